using System.Diagnostics;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Features;

namespace ModelProxy.RoutingEval;

/// <summary>Time of one whole decision (features, ranking, draw) on one core, for texts of 1 KB and of 8 KB.</summary>
internal sealed class SpeedBench : Bench
{
    public override string Name => "speed";

    public override void Run(Dataset data, Bars bars)
    {
        if (!data.Pools.TryGetValue("routerdc7", out var pool)) return;
        var features = Fitted.Features(data, pool.Name);
        var decider = new Decider(Learning.Snapshot(Learning.FullInformation(pool, features), classifier: Fitted.Classifier(data)));
        var candidates = Learning.Candidates(pool);
        var texts = pool.Test.Select(q => q.Text).ToArray();
        var one = Times(decider, candidates, Cut(texts, 1024));
        var eight = Times(decider, candidates, Cut(texts, 8192));
        foreach (var (size, t) in new[] { ("1 KB", one), ("8 KB", eight) })
            Console.WriteLine($"{size}: {t.Cpu:0.000} ms of CPU each, {t.PerSecond:0} ± {t.PerSecondSe:0} decisions/s/core; p95 {t.P95:0.000} ms of CPU, {t.Raw:0.000} ms on the clock with what else the machine did meanwhile; {t.Bytes / 1024:0.0} KiB allocated each");
        bars.Add("speed_p95_ms_1kb", one.P95, 0, 2, atLeast: false);
        bars.Add("speed_p95_ms_8kb", eight.P95, 0, 2, atLeast: false);
        bars.Add("speed_decisions_per_s_1kb", one.PerSecond, one.PerSecondSe, 5000);
    }

    private static string[] Cut(string[] texts, int length)
    {
        var all = string.Join("\n", texts);
        return [.. Enumerable.Range(0, 400).Select(i => all.Substring(i * 2003 % (all.Length - length), length))];
    }

    /// <param name="PerSecond">Decisions per second of CPU, mean over rounds with its standard error.</param>
    /// <param name="P95">Over texts, of the median CPU time of each text over the rounds.</param>
    /// <param name="Raw">Over all timings by the clock, as they came.</param>
    private sealed record Timing(double Cpu, double PerSecond, double PerSecondSe, double P95, double Raw, double Bytes);

    private static Timing Times(Decider decider, IReadOnlyList<PolicyCandidate> candidates, string[] texts)
    {
        const int rounds = 9;
        var extractor = decider.Snapshot.Extractor;
        void Once(string text, long seed) => decider.Decide(new PolicyRequest { Features = extractor.Extract(text), Candidates = candidates, Seed = seed });
        for (var warm = 0; warm < 3; warm++) foreach (var text in texts) Once(text, warm);
        var times = texts.Select(_ => new double[rounds]).ToArray();
        var clocked = new List<double>(rounds * texts.Length);
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var spent = new List<double>(rounds);
        for (var round = 0; round < rounds; round++)
        {
            var cpu = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < texts.Length; i++)
            {
                var (start, busy) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                Once(texts[i], i);
                clocked.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                times[i][round] = (Environment.CpuUsage.TotalTime - busy).TotalMilliseconds;
            }

            spent.Add((Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / texts.Length);
        }

        var allocated = (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)(rounds * texts.Length);
        var medians = times.Select(t => t.Order().ElementAt(rounds / 2)).Order().ToArray();
        clocked.Sort();
        double[] rates = [.. spent.Select(ms => 1000 / ms)];
        return new Timing(spent.Average(), rates.Average(), Stats.Se(rates), medians[medians.Length * 95 / 100], clocked[clocked.Count * 95 / 100], allocated);
    }
}
