using System.Diagnostics;
using System.Globalization;
using ModelProxy.TestKit;

namespace ModelProxy.EndToEnd.Tests.Chaos;

/// <summary>Real processes, killed and brought back in any order under load: no client notices and no record is lost.</summary>
public sealed class OutageTests
{
    /// <summary>How long, in minutes; without it one round.</summary>
    private const string Minutes = "MODELPROXY_CHAOS_MINUTES";

    /// <summary>A whole number that draws the same order, times and overlaps again.</summary>
    private const string Seed = "MODELPROXY_CHAOS_SEED";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_but_the_gateway_is_killed_in_any_order_and_no_request_fails_and_each_has_one_record()
    {
        await using var system = await ChaosSystem.StartAsync(Cancellation);
        var warm = (await UntilRecordedAsync(system, Clients.ClientDialect.All.Count)).ToHashSet();
        var seed = int.TryParse(Environment.GetEnvironmentVariable(Seed), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        var outages = new Outages([system.Router, system.Postgres, system.Feedback, system.Ollama, system.Learning], new Random(seed));
        using var load = new Load(system.Gateway.Address);
        using var enough = new CancellationTokenSource();

        var loading = load.RunAsync(enough.Token);
        var until = DateTime.UtcNow.AddMinutes(double.TryParse(Environment.GetEnvironmentVariable(Minutes), CultureInfo.InvariantCulture, out var minutes) ? minutes : 0);
        do await outages.RoundAsync(Cancellation);
        while (DateTime.UtcNow < until);
        await enough.CancelAsync();
        await loading;
        Say($"seed {seed}: {load.Answered.Count} answers, {load.Rate:0} per second, {load.Rated} ratings, {outages.Count} outages\n{outages.Journal}");

        Assert.True(load.Failures.Count == 0, $"{load.Failures.Count} requests failed (seed {seed}):\n{string.Join('\n', load.Failures.Take(20).Select(f => f.What))}\n{outages.Journal}\n{system.Gateway.Output}");
        Assert.NotEmpty(load.Answered);
        var recorded = (await UntilRecordedAsync(system, warm.Count + load.Answered.Count)).Where(id => !warm.Contains(id)).ToArray();
        Assert.Equal(recorded.Length, recorded.Distinct().Count());
        Assert.Equal(load.Answered.Keys.Order(), recorded.Order());
        await Wait.UntilAsync(async () => await system.CountAsync("select count(distinct query_id) from feedback.signal where kind = 'stars'", Cancellation) == load.Rated, Cancellation, TimeSpan.FromMinutes(1));
        Assert.Equal(load.Rated, await system.CountAsync("select count(*) from feedback.signal where kind = 'stars'", Cancellation));
    }

    /// <summary>Until at least so many exchanges have their row: what was kept on disk is replayed in its own time.</summary>
    private static async Task<IReadOnlyList<Guid>> UntilRecordedAsync(ChaosSystem system, int count)
    {
        var recorded = 0L;
        var started = Stopwatch.GetTimestamp();
        await Wait.UntilAsync(async () => (recorded = await system.CountAsync("select count(*) from traffic.exchange", Cancellation)) >= count, Cancellation, TimeSpan.FromMinutes(3),
            () => $"{recorded} of {count} recorded\n{system.Gateway.Output}\n{system.Feedback.Output}");
        Say($"{recorded} rows after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        return await system.RecordedAsync(Cancellation);
    }

    private static void Say(string what) => TestContext.Current.TestOutputHelper?.WriteLine(what);
}
