using ModelProxy.Policy;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.RoutingEval;

/// <summary>routerdc7 as a stream of bandit feedback: only the chosen model's outcome is seen. With and without anchors, full and sparse noisy feedback.</summary>
internal sealed class OnlineBench : Bench
{
    private const int Republish = 100;
    private const int Streams = 5;

    public override string Name => "online";

    public override void Run(Dataset data, Bars bars)
    {
        if (!data.Pools.TryGetValue("routerdc7", out var pool)) return;
        var features = Fitted.Features(data, pool.Name);
        int[] marks = [0, 1000, 2500, 5000, 10_000];
        var anchored = Average(pool, features, marks, anchors: true, rated: 1, noise: 0, "anchors, all rated");
        Average(pool, features, marks, anchors: false, rated: 1, noise: 0, "no anchors, all rated");
        bars.Add("online_0_anchors", anchored.Means[0], anchored.Se, 0.545);
        bars.Add("online_1000", anchored.Means[1], anchored.Se, 0.550);
        bars.Add("online_5000", anchored.Means[3], anchored.Se, 0.562, true, anchored.Against(3, 0.562), ".562");
        bars.Add("online_10000", anchored.Means[4], anchored.Se, 0.567, true, anchored.Against(4, 0.567), ".567");
        var noisy = Average(pool, features, [0, 5000], anchors: true, rated: 0.2, noise: 0.2, "anchors, 20 % rated, a fifth random");
        Average(pool, features, [0, 5000], anchors: false, rated: 0.2, noise: 0.2, "no anchors, 20 % rated, a fifth random");
        bars.Add("noisy_5000", noisy.Means[1], noisy.Se, 0.552, true, noisy.Against(1, 0.552), ".552");
    }

    internal sealed record Curve(double[] Means, double Se)
    {
        public (double, double) Against(int mark, double value) => (Means[mark] - value - 1.96 * Se, Means[mark] - value + 1.96 * Se);
    }

    private static Curve Average(Pool pool, IReadOnlyDictionary<string, QueryFeatures> features, int[] marks, bool anchors, double rated, double noise, string name)
    {
        var sums = new double[marks.Length];
        var perQuery = new double[pool.Test.Length];
        for (var stream = 0; stream < Streams; stream++)
        {
            var evidence = new EvidenceUpdater();
            foreach (var model in pool.Models) evidence.Observe(Learning.See(model, features[pool.Train[0].Id], 0.5, 0.001));
            if (anchors) Learning.Anchors(pool, features, evidence, stream);
            var random = new Random(stream);
            var order = Enumerable.Range(0, pool.Train.Length).ToArray();
            random.Shuffle(order);
            var candidates = Learning.Candidates(pool);
            Decider decider = new(Learning.Snapshot(evidence));
            for (int t = 0, mark = 0; mark < marks.Length; t++)
            {
                if (t % Republish == 0) decider = new Decider(Learning.Snapshot(evidence));
                if (t == marks[mark])
                {
                    var scores = References.Scores(pool.Test, Learning.Choose(decider, pool, pool.Test, features));
                    sums[mark++] += scores.Average() / Streams;
                    if (mark == marks.Length) for (var i = 0; i < scores.Length; i++) perQuery[i] += scores[i] / Streams;
                    if (mark == marks.Length) break;
                }

                var query = pool.Train[order[t % order.Length]];
                var ruling = decider.Decide(new PolicyRequest { Features = features[query.Id], Candidates = candidates, Seed = t * 7919L + stream, Objective = PolicyObjective.QualityOnly });
                if (random.NextDouble() >= rated) continue;
                var reward = query.Scores[Array.IndexOf(pool.Models, ruling.Model)];
                if (random.NextDouble() < noise) reward = random.Next(5) / 4.0;
                evidence.Observe(Learning.See(ruling.Model, features[query.Id], reward));
            }
        }

        Console.WriteLine($"{name,-42} " + string.Join("  ", marks.Select((m, i) => $"{m}: {sums[i]:0.0000}")));
        return new Curve(sums, Stats.Se(perQuery));
    }
}
