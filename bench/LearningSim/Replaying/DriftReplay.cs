namespace ModelProxy.LearningSim.Replaying;

/// <summary>At 2,500 the models change places, the best becoming the worst: the worker must notice, and must not cry wolf before.</summary>
internal sealed class DriftReplay : Bench
{
    private const int At = 2500, After = 3500, Streams = 16;

    public override string Name => "drift";

    public override void Run(Dataset data, Bars bars)
    {
        if (!data.Pools.TryGetValue("routerdc7", out var pool)) return;
        var rank = Enumerable.Range(0, pool.Models.Length).OrderBy(m => pool.Train.Average(q => q.Scores[m])).ToArray();
        var swapped = new int[rank.Length];
        for (var i = 0; i < rank.Length; i++) swapped[rank[i]] = rank[^(i + 1)];

        double falseAlarms = 0, cuts = 0;
        var perQuery = new double[pool.Test.Length];
        var replay = new Replay(pool, Fitted.Classifier(data)) { Anchors = true, Score = (query, model, t) => query.Scores[t < At ? model : swapped[model]] };
        var results = new Lock();
        Parallel.For(0, Streams, stream => replay.Play(stream, [At, At + After], (mark, routing, learning) =>
        {
            var cut = learning.Alarms.Count(alarm => alarm.EvidenceCut);
            var chosen = mark == 0 ? [] : routing.Choose(pool, pool.Test);
            lock (results)
            {
                if (mark == 0) falseAlarms += (double)cut / Streams;
                else cuts += (double)cut / Streams;
                for (var i = 0; i < chosen.Length; i++) perQuery[i] += pool.Test[i].Scores[swapped[chosen[i]]] / Streams;
            }
        }));

        var (quality, se) = (perQuery.Average(), Stats.Se(perQuery));
        Console.WriteLine($"at +{After}: {quality:0.0000} ± {se:0.0000}; false alarms per 2,500: {falseAlarms:0.0}; cuts after the change: {cuts - falseAlarms:0.0} (seeds 0-{Streams - 1})");
        bars.Add("drift_plus_3500", quality, se, 0.556, true, (quality - 0.556 - 1.96 * se, quality - 0.556 + 1.96 * se), ".556");
        bars.Add("drift_false_alarms", falseAlarms, 0, 2, atLeast: false);
    }
}
