using System.Diagnostics;
using ModelProxy.TestKit;
using ModelProxy.TestKit.Databases;
using Npgsql;

namespace ModelProxy.RecordingBench.Losing;

/// <summary>
/// Real processes under a steady load: the FeedbackService is killed in the middle of its batches and Postgres soon after,
/// both stay away, come back, and every answer must then have exactly one row.
/// </summary>
internal static class OutageBench
{
    private const string Settings = """
        {
          "providers": { "open": { "kind": "openai-compatible", "baseUrl": "$PROVIDER", "apiKey": "sk-test" } },
          "models": { "coder": { "provider": "open", "upstreamModel": "sim-coder" } },
          "routing": { "default": "coder" }
        }
        """;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(15), Between = TimeSpan.FromSeconds(10), After = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(int rate, int minutes)
    {
        var folder = Directory.CreateTempSubdirectory("modelproxy-outage-").FullName;
        await using var server = await InstalledServer.StartAsync(CancellationToken.None, durable: true);
        await using var simulator = await ServiceProcess.StartAsync("Simulator", new Dictionary<string, string?> { ["Logging__LogLevel__Default"] = "Warning" }, CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(folder, "modelproxy.json"), Settings.Replace("$PROVIDER", simulator.HttpAddress.ToString(), StringComparison.Ordinal));
        var connectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "modelproxydb", Pooling = false }.ConnectionString;
        var variables = new Dictionary<string, string?>
        {
            ["ConnectionStrings__modelproxydb"] = connectionString.Replace("Pooling=False", "Pooling=True", StringComparison.Ordinal),
            ["MODELPROXY_CONFIG"] = Path.Combine(folder, "modelproxy.json"),
            ["MODELPROXY_SPILL"] = Path.Combine(folder, "spill"),
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        var places = new ServicePlaces();
        places.Write(variables);
        Task<ServiceProcess> FeedbackAsync() => ServiceProcess.StartAsync("FeedbackService", variables, CancellationToken.None, places.Of("FeedbackService").Http, places.Of("FeedbackService").Grpc);

        var feedback = await FeedbackAsync();
        await using var gateway = await ServiceProcess.StartAsync("Gateway", variables, CancellationToken.None);
        await Wait.UntilAsync(() => feedback.AnswersAsync("/health/ready", CancellationToken.None), CancellationToken.None, TimeSpan.FromMinutes(5));
        await using var source = NpgsqlDataSource.Create(connectionString);
        using var asking = new Asking(gateway.HttpAddress);
        using var enough = new CancellationTokenSource();
        var load = asking.RunAsync(rate, enough.Token);

        await Task.Delay(Before);
        await feedback.KillAsync(); // at this rate a batch is always under way
        await feedback.DisposeAsync();
        Console.WriteLine($"{asking.Answered.Count} answers, {await CountAsync(source)} rows when the FeedbackService was killed");
        await Task.Delay(Between);
        await server.KillAsync();
        var away = Stopwatch.StartNew();
        while (away.Elapsed < TimeSpan.FromMinutes(minutes))
        {
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(60, minutes * 60)));
            Console.WriteLine($"away for {away.Elapsed:mm\\:ss}: {asking.Answered.Count} answers, {asking.Failed} failed, spill {SizeOf(folder) / 1e6:0} MB");
        }
        await server.StartAgainAsync(CancellationToken.None);
        feedback = await FeedbackAsync();
        var back = Stopwatch.StartNew();
        await Task.Delay(After);
        await enough.CancelAsync();
        await load;
        var answered = asking.Answered.Count;
        var rows = 0L;
        await Wait.UntilAsync(async () => (rows = await CountAsync(source)) >= answered, CancellationToken.None, TimeSpan.FromMinutes(30), () => $"{rows} rows of {answered} answers");
        Console.WriteLine($"{answered} answers ({asking.Failed} failed, {answered / asking.Took.TotalSeconds:0}/s), every row there {back.Elapsed.TotalSeconds:0} s after the return");

        var recorded = await IdsAsync(source);
        var (missing, strangers, twice) = (asking.Answered.Keys.Except(recorded).Count(), recorded.Except(asking.Answered.Keys).Count(), recorded.Count - recorded.Distinct().Count());
        await using var sums = source.CreateCommand("select concat_ws(' ', (select sum(requests) from traffic.rollup_minute), (select sum(requests) from traffic.rollup_hour), (select sum(requests) from traffic.rollup_model_minute), (select sum(requests) from traffic.rollup_model_hour))");
        Console.WriteLine($"rows {recorded.Count}, missing {missing}, without an answer {strangers}, twice {twice}; requests in minutes, hours, model minutes, model hours: {await sums.ExecuteScalarAsync()}");
        await feedback.DisposeAsync();
        await gateway.KillAsync();
        Directory.Delete(folder, recursive: true);
        return missing == 0 && twice == 0 && strangers <= asking.Failed ? 0 : 1;
    }

    private static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private static async Task<long> CountAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select count(*) from traffic.exchange");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<IReadOnlyList<Guid>> IdsAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select id from traffic.exchange");
        await using var row = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await row.ReadAsync()) ids.Add(row.GetGuid(0));
        return ids;
    }
}
