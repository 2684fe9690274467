namespace ModelProxy.LearningSim.Replaying;

/// <summary>Bandit feedback on every answer, with and without anchors, and with the classifier the product ships.</summary>
internal sealed class OnlineReplay : Bench
{
    private const int Streams = 5;

    public override string Name => "online";

    public override void Run(Dataset data, Bars bars)
    {
        if (!data.Pools.TryGetValue("routerdc7", out var pool)) return;
        int[] marks = [0, 1000, 5000, 10_000];
        var replay = new Replay(pool, Fitted.Classifier(data));
        var anchored = (replay with { Anchors = true }).Measure("anchors, every answer graded", Streams, marks);
        replay.Measure("no anchors, every answer graded", Streams, marks);
        new Replay(pool) { Anchors = true }.Measure("anchors, every answer graded, shipped classifier", Streams, marks);
        anchored.Add(bars, "online_0_anchors", 0, 0.545);
        anchored.Add(bars, "online_1000", 1, 0.550);
        anchored.Add(bars, "online_5000", 2, 0.562);
        anchored.Add(bars, "online_10000", 3, 0.567);
    }
}
