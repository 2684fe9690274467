namespace ModelProxy.LearningSim.Replaying;

/// <summary>People instead of a grader: a fifth of the answers get stars, a fifth of the stars mean nothing, everybody has habits.</summary>
internal sealed class NoisyReplay : Bench
{
    private const int Streams = 5, Raters = 200;

    public override string Name => "noisy";

    public override void Run(Dataset data, Bars bars)
    {
        if (!data.Pools.TryGetValue("routerdc7", out var pool)) return;
        var replay = new Replay(pool, Fitted.Classifier(data)) { Say = Stars };
        var noisy = (replay with { Anchors = true }).Measure("anchors, 20 % rated, a fifth random", Streams, 0, 5000);
        replay.Measure("no anchors, 20 % rated, a fifth random", Streams, 0, 5000);
        noisy.Add(bars, "noisy_5000", 1, 0.552);
    }

    private static (double, string)? Stars(Query query, double score, Random random)
    {
        if (random.NextDouble() >= 0.2) return null;
        var rater = random.Next(Raters);
        if (random.NextDouble() < 0.2) return (1 + random.Next(5), "r" + rater);
        // half a star kinder or harsher than the rest
        var habit = new Random(rater).NextDouble() - 0.5;
        return (Math.Clamp(Math.Round(1 + 4 * score + habit), 1, 5), "r" + rater);
    }
}
