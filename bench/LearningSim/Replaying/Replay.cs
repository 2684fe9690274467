using ModelProxy.Policy.Classifying;

namespace ModelProxy.LearningSim.Replaying;

/// <summary>
/// The train queries of a pool as a stream of requests: each is decided, the chosen model's recorded outcome comes back as feedback,
/// and every hundred queries the policy is published anew. Only the chosen outcome is ever seen.
/// </summary>
internal sealed record Replay(Pool Pool, DomainClassifier? Classifier = null)
{
    private const int Republish = 100;

    /// <summary>Twenty graded prompts per domain and language before the first query.</summary>
    public bool Anchors { get; init; }

    /// <summary>What is said of an answer; null = nothing. By default its outcome, as a program would grade it.</summary>
    public Func<Query, double, Random, (double Value, string Rater)?> Say { get; init; } = (_, score, _) => (score, "");

    /// <summary>Outcome of a model on a query at a place in the stream.</summary>
    public Func<Query, int, int, double> Score { get; init; } = (query, model, _) => query.Scores[model];

    /// <summary>Plays one stream, pausing at every mark with the policy published there.</summary>
    public LearningSide Play(int seed, int[] marks, Action<int, RoutingSide, LearningSide> pause)
    {
        using var routing = new RoutingSide(Pool.Models);
        var learning = new LearningSide(Classifier);
        if (Anchors) learning.Anchor(Pool, seed);
        var random = new Random(seed);
        var order = Enumerable.Range(0, Pool.Train.Length).ToArray();
        random.Shuffle(order);
        for (int t = 0, mark = 0; ; t++)
        {
            if (t % Republish == 0) routing.Policy = learning.Publish();
            while (mark < marks.Length && marks[mark] == t) pause(mark++, routing, learning);
            if (mark == marks.Length) return learning;

            var query = Pool.Train[order[t % order.Length]];
            var decision = routing.Decide($"{seed}/{t}", query.Text);
            learning.Answered(decision);
            var score = Score(query, Array.IndexOf(Pool.Models, decision.Model), t);
            if (Say(query, score, random) is var (value, rater)) learning.Rated(decision, decision.Model, value, rater);
        }
    }

    /// <summary>Test quality at each mark, averaged over streams seeded 0, 1, …</summary>
    public Curve Measure(string name, int streams, params int[] marks)
    {
        var sums = new double[marks.Length];
        var last = new double[Pool.Test.Length];
        for (var stream = 0; stream < streams; stream++)
            Play(stream, marks, (mark, routing, _) =>
            {
                var scores = References.Scores(Pool.Test, routing.Choose(Pool, Pool.Test));
                sums[mark] += scores.Average() / streams;
                if (mark == marks.Length - 1) for (var i = 0; i < scores.Length; i++) last[i] += scores[i] / streams;
            });
        var curve = new Curve(sums, Stats.Se(last));
        Console.WriteLine($"{name,-52} {string.Join("  ", marks.Select((mark, i) => $"{mark}: {sums[i]:0.0000}"))}  ± {curve.Se:0.0000} (seeds 0-{streams - 1})");
        return curve;
    }
}

/// <param name="Se">Of the last mean, over test queries.</param>
internal sealed record Curve(double[] Means, double Se)
{
    public void Add(Bars bars, string metric, int mark, double bar) =>
        bars.Add(metric, Means[mark], Se, bar, true, (Means[mark] - bar - 1.96 * Se, Means[mark] - bar + 1.96 * Se), FormattableString.Invariant($"{bar:.###}"));
}
