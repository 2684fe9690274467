using System.Diagnostics;
using ModelProxy.TestKit;

namespace ModelProxy.EndToEnd.Tests.Chaos;

/// <summary>The gateway itself is killed under load: its next start brings home what it had promised to keep.</summary>
public sealed class GatewayKillTests
{
    /// <summary>What was answered so shortly before may be lost: two flush intervals of 20 ms, in memory and on the way.</summary>
    private static readonly TimeSpan Lost = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_answer_older_than_a_flush_interval_has_its_one_record(bool feedbackKilledInABatch)
    {
        await using var system = await ChaosSystem.StartAsync(Cancellation);
        using var load = new Load(system.Gateway.Address);
        using var enough = new CancellationTokenSource();
        var loading = load.RunAsync(enough.Token);
        await Wait.UntilAsync(() => load.Answered.Count > 400, Cancellation, TimeSpan.FromMinutes(1), () => string.Join('\n', load.Failures));
        if (feedbackKilledInABatch)
        {
            await system.Feedback.KillAsync();
            var before = load.Answered.Count;
            await Wait.UntilAsync(() => load.Answered.Count > before + 200, Cancellation, TimeSpan.FromMinutes(1), () => string.Join('\n', load.Failures));
        }

        var killed = Stopwatch.GetTimestamp();
        var open = load.InFlight;
        await system.Gateway.KillAsync();
        await enough.CancelAsync();
        await loading;
        if (feedbackKilledInABatch) await system.Feedback.BringBackAsync(Cancellation);
        await system.Gateway.BringBackAsync(Cancellation);

        Assert.DoesNotContain(load.Failures, failure => failure.At < killed);
        var promised = load.Answered.Where(a => Stopwatch.GetElapsedTime(a.Value, killed) > Lost).Select(a => a.Key).ToHashSet();
        IReadOnlyList<Guid> recorded = [];
        await Wait.UntilAsync(async () => promised.IsSubsetOf(recorded = await system.RecordedAsync(Cancellation)), Cancellation, TimeSpan.FromMinutes(1), () =>
            $"{promised.Except(recorded).Count()} of {promised.Count} are missing, the oldest answered {promised.Except(recorded).Select(id => Stopwatch.GetElapsedTime(load.Answered[id], killed).TotalMilliseconds).Max():0} ms before\n{system.Gateway.Output}");

        var missing = load.Answered.Where(a => !recorded.Contains(a.Key)).Select(a => Stopwatch.GetElapsedTime(a.Value, killed).TotalMilliseconds).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"{load.Answered.Count} answers, {missing.Length} of the last moments not recorded, the oldest seen {missing.DefaultIfEmpty().Max():0.0} ms before the kill (below 0: after it)");
        Assert.Equal(recorded.Count, recorded.Distinct().Count());
        // rows beyond the answers are those of requests the kill interrupted, and of the ones that warmed up
        Assert.InRange(recorded.Count(id => !load.Answered.ContainsKey(id)), 0, open + Clients.ClientDialect.All.Count);
    }
}
