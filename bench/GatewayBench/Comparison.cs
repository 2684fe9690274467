using ModelProxy.TestKit;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.GatewayBench;

/// <summary>
/// Provider alone, bare YARP and the gateway in turn, round after round, so that a machine that slows down slows all.
/// Added latency is against the provider alone, processor time against bare YARP.
/// </summary>
internal static class Comparison
{
    public static async Task<int> RunAsync(BenchOptions options)
    {
        var upstreamPort = Ports.Free();
        using var upstream = await Target.SelfAsync("provider", "upstream", $"{upstreamPort}");
        using var yarp = await Target.SelfAsync("bare YARP", "yarp", $"{Ports.Free()}", $"http://localhost:{upstreamPort}/");
        using var gateway = await Gateways.AloneAsync(upstreamPort);
        var (system, whole) = options.Whole ? await Gateways.WholeAsync(upstreamPort) : (null, null);
        var others = await Task.WhenAll(options.With.Select(with => Gateways.AloneAsync(upstreamPort, with)));
        Target[] targets = [upstream, yarp, gateway, .. others, .. whole is null ? Array.Empty<Target>() : [whole]];
        try
        {
            Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores shared by load, provider and target; {options.Rounds} rounds of {options.Seconds} s each, the median round is shown");
            foreach (var stream in new[] { false, true }) // warm
                foreach (var target in targets) await Load.RunAsync(target, new Scenario(stream, 16, options.Rate), TimeSpan.FromSeconds(4));
            foreach (var scenario in Scenario.All(options))
            {
                var rounds = targets.ToDictionary(t => t, _ => new List<Round>());
                for (var round = 0; round < options.Rounds; round++)
                    foreach (var target in targets) rounds[target].Add(await MeasureAsync(target, scenario, options));
                Print(scenario, targets, rounds);
                if (system is not null) await PrintDecisionsAsync(system.Database, options);
            }
            if (options.Streams > 0) await PrintMemoryAsync(gateway, options.Streams);
        }
        finally
        {
            whole?.Dispose();
            foreach (var other in others) other.Dispose();
            if (system is not null) await system.DisposeAsync();
        }
        return 0;
    }

    private static async Task<Round> MeasureAsync(Target target, Scenario scenario, BenchOptions options)
    {
        var cpu = target.Cpu;
        var tally = await Load.RunAsync(target, scenario, TimeSpan.FromSeconds(options.Seconds));
        return new Round(tally.At(.5), tally.At(.95), tally.At(.99), (target.Cpu - cpu).TotalMilliseconds / Math.Max(1, tally.Answered), tally.Answered / tally.Seconds, tally.Failed);
    }

    private static void Print(Scenario scenario, Target[] targets, Dictionary<Target, List<Round>> rounds)
    {
        Console.WriteLine($"\n{scenario}");
        Console.WriteLine($"{"",-12}{"p50 ms",10}{"p95 ms",10}{"p99 ms",10}{"requests/s",12}{"CPU ms/req",12}{"req/s/core",12}{"failed",8}{"added p50",11}{"added p99",11}{"CPU × YARP",12}{"(rounds)",14}");
        var (alone, bare) = (rounds[targets[0]], rounds[targets[1]]);
        foreach (var target in targets)
        {
            var r = rounds[target];
            var ratios = r.Zip(bare, (a, b) => a.Cpu / b.Cpu).Order().ToArray();
            Console.WriteLine($"{target.Name,-12}{Median(r, x => x.P50),10:0.000}{Median(r, x => x.P95),10:0.000}{Median(r, x => x.P99),10:0.000}{Median(r, x => x.Rate),12:0}{Median(r, x => x.Cpu),12:0.000}{1000 / Median(r, x => x.Cpu),12:0}{r.Sum(x => x.Failed),8}"
                + $"{Median(r.Zip(alone, (a, b) => a.P50 - b.P50), x => x),11:0.000}{Median(r.Zip(alone, (a, b) => a.P99 - b.P99), x => x),11:0.000}{Median(ratios, x => x),12:0.00}{$"{ratios[0]:0.00}-{ratios[^1]:0.00}",14}");
        }
    }

    /// <summary>What the records say: how long the gateway waited for its router, and how long that thought.</summary>
    private static async Task PrintDecisionsAsync(Postgres database, BenchOptions options)
    {
        var latest = $"where e.started_at > (select max(started_at) from traffic.exchange) - interval '{options.Seconds} seconds'";
        string Of(string column) => $"round(percentile_cont(.5) within group (order by {column})::numeric, 3) || ' / ' || round(percentile_cont(.99) within group (order by {column})::numeric, 3)";
        Console.WriteLine(await database.ScalarAsync<string>(
            $"select 'whole, p50 / p99: ' || {Of("e.duration_ms")} || ' ms in the gateway, ' || {Of("e.decide_ms")} || ' ms for the decision, ' || {Of("d.elapsed_ms")} || ' ms of it deciding, ' || {Of("e.first_token_ms")} || ' ms to the first token'"
            + $" from traffic.exchange e join routing.decision d on d.query_id = e.id {latest}", CancellationToken.None));
    }

    private static async Task PrintMemoryAsync(Target gateway, int streams)
    {
        var before = gateway.Memory;
        await using (await Load.HoldAsync(gateway, streams))
            Console.WriteLine($"\n{streams} open streams: {gateway.Memory / 1048576.0:0} MB resident ({(gateway.Memory - before) / 1048576.0:0} MB more than before)");
    }

    private static double Median<T>(IEnumerable<T> rounds, Func<T, double> of)
    {
        var sorted = rounds.Select(of).Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private sealed record Round(double P50, double P95, double P99, double Cpu, double Rate, int Failed);
}
