using System.Diagnostics;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Gateway.Capture;
using ModelProxy.TestKit;
using ModelProxy.TestKit.Databases;
using Npgsql;

namespace ModelProxy.RecordingBench.Writing;

/// <summary>
/// The gateway's own recorder in this process, FeedbackService and a Postgres that flushes its commits as processes of their
/// own. Open loop: a slow writer does not slow the traffic, it falls behind, and that is seen.
/// </summary>
internal static class WriteBench
{
    private const int Warm = 20;

    public static async Task<int> RunAsync(int rate, int seconds)
    {
        await using var server = await InstalledServer.StartAsync(CancellationToken.None, durable: true);
        var connectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "modelproxydb" }.ConnectionString;
        await using var feedback = await ServiceProcess.StartAsync("FeedbackService",
            new Dictionary<string, string?> { ["ConnectionStrings__modelproxydb"] = connectionString, ["DOTNET_ENVIRONMENT"] = "Production", ["Logging__LogLevel__Default"] = "Warning" }, CancellationToken.None);
        await Wait.UntilAsync(() => feedback.AnswersAsync("/health/ready", CancellationToken.None), CancellationToken.None, TimeSpan.FromMinutes(5));
        await using var source = NpgsqlDataSource.Create(connectionString); // its idle connection is the backend whose parent is asked for
        var postgres = ProcessorTime.ParentOf(await ScalarAsync<int>(source, "select pg_backend_pid()"));

        var folder = Directory.CreateTempSubdirectory("modelproxy-bench-");
        using var logs = LoggerFactory.Create(log => log.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        using var spill = new Spill(folder.FullName, static () => 4L << 30, logs.CreateLogger<Spill>());
        using var channel = GrpcChannel.ForAddress(feedback.GrpcAddress);
        using var recorder = new ExchangeRecorder(new RecordStream(channel.CreateCallInvoker()), spill, TimeProvider.System, logs.CreateLogger<ExchangeRecorder>());
        using var replay = new SpillReplay(spill, recorder, new Feedback.FeedbackClient(channel), logs.CreateLogger<SpillReplay>());
        await recorder.StartAsync(CancellationToken.None);
        await replay.StartAsync(CancellationToken.None);

        await SendAsync(recorder, rate, Warm); // until the compiler has done its work
        await Wait.UntilAsync(async () => await RowsAsync(source) == (long)rate * Warm, CancellationToken.None, TimeSpan.FromMinutes(5));
        var before = Cpu(feedback.Id, postgres);
        var clock = Stopwatch.StartNew();
        await SendAsync(recorder, rate, seconds);
        var (sentAfter, behind) = (clock.Elapsed, (long)rate * (Warm + seconds) - await RowsAsync(source));
        await Wait.UntilAsync(async () => await RowsAsync(source) == (long)rate * (Warm + seconds), CancellationToken.None, TimeSpan.FromMinutes(10));
        var took = clock.Elapsed;
        var after = Cpu(feedback.Id, postgres);

        var sent = (long)rate * seconds;
        double PerExchange(TimeSpan cpu) => cpu.TotalMicroseconds / sent;
        var (own, service, database) = (PerExchange(after.Own - before.Own), PerExchange(after.Service - before.Service), PerExchange(after.Database - before.Database));
        Console.WriteLine($"{sent} exchanges sent at {sent / sentAfter.TotalSeconds:0}/s, {behind} not yet in Postgres when the last was sent, all {(took - sentAfter).TotalSeconds:0.0} s later: {sent / took.TotalSeconds:0}/s");
        Console.WriteLine($"processor time per exchange: making and queueing {own:0} µs, FeedbackService {service:0} µs, Postgres {database:0} µs, together {own + service + database:0} µs = {(own + service + database) * rate / 1e6:0.00} cores at {rate}/s");
        var rows = await ScalarAsync<string>(source, """
            select concat_ws(' ', (select count(*) from traffic.exchange), (select count(distinct id) from traffic.exchange), (select sum(requests) from traffic.rollup_minute),
                (select sum(requests) from traffic.rollup_hour), (select sum(requests) from traffic.rollup_model_hour), (select count(*) from routing.decision), (select count(distinct exchange_id) from traffic.attempt))
            """);
        Console.WriteLine($"rows, distinct, in minutes, in hours, in model hours, decisions, with attempts: {rows}; left on disk: {spill.Waiting}");
        await recorder.StopAsync(CancellationToken.None);
        await replay.StopAsync(CancellationToken.None);
        spill.Dispose();
        folder.Delete(recursive: true);
        return behind <= rate * 2 ? 0 : 1; // at most two seconds behind: it keeps up
    }

    // of this process alone: the FeedbackService is a child of it
    private static (TimeSpan Own, TimeSpan Service, TimeSpan Database) Cpu(int feedback, int postgres) => (Environment.CpuUsage.TotalTime, ProcessorTime.Of(feedback), ProcessorTime.Of(postgres));

    private static async Task SendAsync(ExchangeRecorder recorder, int rate, int seconds)
    {
        var random = new Random(seconds);
        var clock = Stopwatch.StartNew();
        for (var sent = 0L; sent < (long)rate * seconds;)
        {
            var due = Math.Min((long)rate * seconds, (long)(clock.Elapsed.TotalSeconds * rate));
            for (; sent < due; sent++) recorder.Record(Traffic.One(random));
            await Task.Delay(2);
        }
    }

    private static Task<long> RowsAsync(NpgsqlDataSource source) => ScalarAsync<long>(source, "select coalesce(sum(requests), 0)::bigint from traffic.rollup_model_hour");

    private static async Task<T> ScalarAsync<T>(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 600;
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
