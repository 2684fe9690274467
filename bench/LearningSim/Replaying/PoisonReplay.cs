namespace ModelProxy.LearningSim.Replaying;

/// <summary>
/// A fifth of the raters turn every star round, or praise one bad model and damn the rest. How many of everybody else's choices
/// change against a world in which they never rated? After the stream and after the nightly full cycle.
/// </summary>
internal sealed class PoisonReplay : Bench
{
    private const int Raters = 100, Queries = 10_000, Seeds = 12;

    public override string Name => "poison";

    public override void Run(Dataset data, Bars bars)
    {
        if (!data.Pools.TryGetValue("routerdc7", out var pool)) return;
        var worst = Enumerable.Range(0, pool.Models.Length).OrderBy(m => pool.Train.Average(q => q.Scores[m])).First();
        var shares = new List<double>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var absent = Learn(data, pool, seed, "absent", worst);
            foreach (var attack in new[] { "reverse", "praise" })
            {
                var poisoned = Learn(data, pool, seed, attack, worst);
                var moved = poisoned.Full.Zip(absent.Full, (a, b) => a == b ? 0.0 : 1).Average();
                shares.Add(moved);
                double Quality(int[] chosen) => References.Scores(pool.Test, chosen).Average();
                Console.WriteLine($"{attack} (seed {seed}): choices moved {moved:0.000} (before the full cycle {poisoned.Stream.Zip(absent.Stream, (a, b) => a == b ? 0.0 : 1).Average():0.000}); quality {Quality(absent.Full):0.0000} -> {Quality(poisoned.Full):0.0000}");
            }
        }

        var (mean, se) = (shares.Average(), Stats.Se(shares));
        bars.Add("poison_moved", mean, se, 0.02, atLeast: false, (mean - 0.02 - 1.96 * se, mean - 0.02 + 1.96 * se), ".02");
    }

    private static (int[] Stream, int[] Full) Learn(Dataset data, Pool pool, int seed, string attack, int worst)
    {
        using var routing = new RoutingSide(pool.Models);
        var learning = new LearningSide(Fitted.Classifier(data));
        learning.Anchor(pool, seed);
        routing.Policy = learning.Publish();
        var random = new Random(seed);
        for (var t = 0; t < Queries; t++)
        {
            // the same query, rater and model in every world, so that only the ratings differ
            var query = pool.Train[random.Next(pool.Train.Length)];
            var rater = random.Next(Raters);
            var model = random.Next(pool.Models.Length);
            var score = query.Scores[model];
            if (rater < Raters / 5)
            {
                if (attack == "absent") continue;
                score = attack == "reverse" ? 1 - score : model == worst ? 1 : 0;
            }
            learning.Rated(routing.Decide($"{seed}/{t}", query.Text, explore: false), pool.Models[model], 1 + 4 * score, "r" + rater);
        }

        routing.Policy = learning.Publish();
        var stream = routing.Choose(pool, pool.Test);
        learning.Recompute();
        routing.Policy = learning.Publish();
        return (stream, routing.Choose(pool, pool.Test));
    }
}
