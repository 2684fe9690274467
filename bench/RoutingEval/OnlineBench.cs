using ModelProxy.Policy.Features;
using ModelProxy.RoutingEval.Peers;

namespace ModelProxy.RoutingEval;

/// <summary>routerdc7 as a stream of bandit feedback: only the chosen model's outcome is seen. With and without anchors, full and sparse noisy feedback, beside peers on the same streams.</summary>
internal sealed class OnlineBench : Bench
{
    private const int Streams = 5;

    public override string Name => "online";

    public override void Run(Dataset data, Bars bars)
    {
        if (!data.Pools.TryGetValue("routerdc7", out var pool)) return;
        var features = Fitted.Features(data, pool.Name);
        int[] marks = [0, 1000, 2500, 5000, 10_000];
        Func<int, IStreamLearner> own = stream => new OwnPolicy(pool, features, stream);
        var anchored = Average(pool, own, marks, anchors: true, rated: 1, noise: 0, "anchors, all rated");
        Average(pool, own, marks, anchors: false, rated: 1, noise: 0, "no anchors, all rated");
        (string Name, Func<int, IStreamLearner> Begin)[] peers =
        [
            ("LinUCB 0.3", _ => new LinUcb(pool, features, 0.3)),
            ("LinUCB 1", _ => new LinUcb(pool, features, 1)),
            ("epsilon-greedy", stream => new EpsilonGreedy(pool, features, stream)),
        ];
        foreach (var (name, begin) in peers)
        {
            Average(pool, begin, marks, anchors: false, rated: 1, noise: 0, name + ", no anchors");
            var peer = Average(pool, begin, marks, anchors: true, rated: 1, noise: 0, name + ", anchors");
            Console.WriteLine($"  ours - {name}, anchors, by query: " + string.Join("  ", marks.Select((mark, at) =>
            {
                var (low, high) = Stats.Paired(anchored.PerQuery[at], peer.PerQuery[at]);
                return $"{mark}: [{low:+0.0000;-0.0000}, {high:+0.0000;-0.0000}]";
            })));
        }

        bars.Add("online_0_anchors", anchored.Means[0], anchored.Se[0], 0.545, true, anchored.Against(0, 0.545), ".545");
        bars.Add("online_1000", anchored.Means[1], anchored.Se[1], 0.550, true, anchored.Against(1, 0.550), ".550");
        bars.Add("online_5000", anchored.Means[3], anchored.Se[3], 0.562, true, anchored.Against(3, 0.562), ".562");
        bars.Add("online_10000", anchored.Means[4], anchored.Se[4], 0.567, true, anchored.Against(4, 0.567), ".567");
        int[] sparse = [0, 5000];
        var noisy = Average(pool, own, sparse, anchors: true, rated: 0.2, noise: 0.2, "anchors, 20 % rated, a fifth random");
        Average(pool, own, sparse, anchors: false, rated: 0.2, noise: 0.2, "no anchors, 20 % rated, a fifth random");
        foreach (var (name, begin) in peers) Average(pool, begin, sparse, anchors: true, rated: 0.2, noise: 0.2, name + ", anchors, 20 % rated, a fifth random");
        bars.Add("noisy_5000", noisy.Means[1], noisy.Se[1], 0.552, true, noisy.Against(1, 0.552), ".552");
    }

    /// <param name="PerQuery">By mark, the score of each test query, mean over streams.</param>
    private sealed record Curve(double[][] PerQuery)
    {
        public double[] Means { get; } = [.. PerQuery.Select(scores => scores.Average())];
        public double[] Se { get; } = [.. PerQuery.Select(scores => Stats.Se(scores))];

        public (double, double) Against(int mark, double value) => (Means[mark] - value - 1.96 * Se[mark], Means[mark] - value + 1.96 * Se[mark]);
    }

    private static Curve Average(Pool pool, Func<int, IStreamLearner> begin, int[] marks, bool anchors, double rated, double noise, string name)
    {
        var perQuery = marks.Select(_ => new double[pool.Test.Length]).ToArray();
        for (var stream = 0; stream < Streams; stream++)
        {
            var learner = begin(stream);
            if (anchors)
                foreach (var query in pool.Anchors(stream))
                    for (var model = 0; model < pool.Models.Length; model++) learner.LearnAnchor(query, model, query.Scores[model]);
            var random = new Random(stream);
            var order = Enumerable.Range(0, pool.Train.Length).ToArray();
            random.Shuffle(order);
            for (int t = 0, mark = 0; mark < marks.Length; t++)
            {
                if (t == marks[mark])
                {
                    var scores = References.Scores(pool.Test, learner.Best(pool.Test));
                    for (var i = 0; i < scores.Length; i++) perQuery[mark][i] += scores[i] / Streams;
                    if (++mark == marks.Length) break;
                }

                var query = pool.Train[order[t % order.Length]];
                var model = learner.Ask(query, t);
                if (random.NextDouble() >= rated) continue;
                var reward = random.NextDouble() < noise ? random.Next(5) / 4.0 : query.Scores[model];
                learner.Learn(query, model, reward);
            }
        }

        var curve = new Curve(perQuery);
        Console.WriteLine($"{name,-58} " + string.Join("  ", marks.Select((m, i) => $"{m}: {curve.Means[i]:0.0000} ± {curve.Se[i]:0.0000}")));
        return curve;
    }
}
