using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;

namespace ModelProxy.RoutingEval;

/// <summary>
/// A fifth of the raters turn every star round (or praise one bad model and damn the rest). How many of everybody else's choices
/// change against a world in which the same raters are honest, or do not rate at all?
/// </summary>
internal sealed class PoisonBench : Bench
{
    private const int Raters = 100, Queries = 10_000;

    public override string Name => "poison";

    public override void Run(Dataset data, Bars bars)
    {
        if (!data.Pools.TryGetValue("routerdc7", out var pool)) return;
        var features = Fitted.Features(data, pool.Name);
        var worst = Enumerable.Range(0, pool.Models.Length).OrderBy(m => pool.Train.Average(q => q.Scores[m])).First();
        var shares = new List<double>();
        foreach (var attack in new[] { "reverse", "praise" })
        {
            for (var seed = 0; seed < 3; seed++)
            {
                var absent = Learn(pool, features, seed, "absent", worst, trusting: false);
                var bitten = Learn(pool, features, seed, attack, worst, trusting: false);
                var naive = Learn(pool, features, seed, attack, worst, trusting: true);
                double Moved(Decider other)
                {
                    var a = Learning.Choose(absent, pool, pool.Test, features);
                    var b = Learning.Choose(other, pool, pool.Test, features);
                    return a.Zip(b, (x, y) => x == y ? 0.0 : 1).Average();
                }

                double Quality(Decider d) => References.Scores(pool.Test, Learning.Choose(d, pool, pool.Test, features)).Average();
                shares.Add(Moved(bitten));
                Console.WriteLine($"{attack} {seed}: choices moved {shares[^1]:0.000} (without the rater book {Moved(naive):0.000}); quality {Quality(absent):0.0000} -> {Quality(bitten):0.0000} (without {Quality(naive):0.0000})");
            }
        }

        bars.Add("poison_moved", shares.Average(), Stats.Se(shares), 0.02, atLeast: false, (shares.Average() - 0.02 - 1.96 * Stats.Se(shares), shares.Average() - 0.02 + 1.96 * Stats.Se(shares)), ".02");
    }

    private static Decider Learn(Pool pool, IReadOnlyDictionary<string, ModelProxy.Policy.Features.QueryFeatures> features, int seed, string attack, int worst, bool trusting)
    {
        var random = new Random(seed);
        var evidence = new EvidenceUpdater();
        Learning.Anchors(pool, features, evidence, seed);
        var (raters, repeats) = (new RaterBook(), new Repeats());
        var candidates = Learning.Candidates(pool);
        var decider = new Decider(Learning.Snapshot(evidence));
        var given = new List<(Query Query, int Model, string Rater, double Stars)>();
        for (var t = 0; t < Queries; t++)
        {
            if (t % 250 == 0) decider = new Decider(Learning.Snapshot(evidence));
            // The same query, rater and model in every world, so that only the ratings differ.
            var query = pool.Train[random.Next(pool.Train.Length)];
            var rater = random.Next(Raters);
            var m = random.Next(pool.Models.Length);
            var stars = query.Scores[m];
            if (rater < Raters / 5)
            {
                if (attack == "absent") continue;
                stars = attack == "reverse" ? 1 - stars : m == worst ? 1 : 0;
            }

            var expected = Learning.Best(decider, features[query.Id], [candidates[m]]).Ranked[0].Mean;
            var (reward, trust) = raters.Take("r" + rater, pool.Models[m], stars, expected);
            given.Add((query, m, "r" + rater, stars));
            evidence.Observe(Learning.See(pool.Models[m], features[query.Id], trusting ? stars : reward, trusting ? 1 : trust * repeats.Next("r" + rater, pool.Models[m], default)));
        }

        if (trusting) return new Decider(Learning.Snapshot(evidence));
        // The nightly full recompute: raters judged against evidence already cleaned of them, every rating weighed by what its
        // rater turned out to be; as often as the worker does it.
        for (var round = 0; round < 4; round++)
        {
            if (round > 0)
            {
                decider = new Decider(Learning.Snapshot(evidence));
                raters = new RaterBook();
                foreach (var g in given) raters.Take(g.Rater, pool.Models[g.Model], g.Stars, Learning.Best(decider, features[g.Query.Id], [candidates[g.Model]]).Ranked[0].Mean);
            }

            evidence = new EvidenceUpdater();
            Learning.Anchors(pool, features, evidence, seed);
            repeats.Clear();
            foreach (var g in given)
            {
                var (reward, trust) = raters.Weigh(g.Rater, g.Stars);
                evidence.Observe(Learning.See(pool.Models[g.Model], features[g.Query.Id], reward, trust * repeats.Next(g.Rater, pool.Models[g.Model], default)));
            }
        }

        if (seed == 0 && attack != "absent")
            Console.WriteLine($"  trust: malicious {Enumerable.Range(0, Raters / 5).Average(r => raters.Trust("r" + r)):0.000}, honest {Enumerable.Range(Raters / 5, Raters * 4 / 5).Average(r => raters.Trust("r" + r)):0.000}");
        return new Decider(Learning.Snapshot(evidence));
    }
}
