using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;

namespace ModelProxy.RoutingEval;

/// <summary>At 2,500 the models change places, the best becoming the worst. Page-Hinkley must notice, and must not cry wolf before.</summary>
internal sealed class DriftBench : Bench
{
    private const int At = 2500, After = 3500, Streams = 5;

    public override string Name => "drift";

    public override void Run(Dataset data, Bars bars)
    {
        if (!data.Pools.TryGetValue("routerdc7", out var pool)) return;
        var features = Fitted.Features(data, pool.Name);
        var rank = Enumerable.Range(0, pool.Models.Length).OrderBy(m => pool.Train.Average(q => q.Scores[m])).ToArray();
        var swapped = new int[rank.Length];
        for (var i = 0; i < rank.Length; i++) swapped[rank[i]] = rank[^(i + 1)];
        double Score(Query q, int m, bool after) => q.Scores[after ? swapped[m] : m];

        foreach (var detect in new[] { false, true })
        {
            double quality = 0, falseAlarms = 0, caught = 0;
            var perQuery = new double[pool.Test.Length];
            for (var stream = 0; stream < Streams; stream++)
            {
                var evidence = new EvidenceUpdater();
                foreach (var model in pool.Models) evidence.Observe(Learning.See(model, features[pool.Train[0].Id], 0.5, 0.001));
                Learning.Anchors(pool, features, evidence, stream);
                var tests = pool.Models.ToDictionary(m => m, _ => new PageHinkley());
                var random = new Random(stream);
                var order = Enumerable.Range(0, pool.Train.Length).ToArray();
                random.Shuffle(order);
                var candidates = Learning.Candidates(pool);
                Decider decider = new(Learning.Snapshot(evidence));
                for (var t = 0; t < At + After; t++)
                {
                    if (t % 50 == 0) decider = new Decider(Learning.Snapshot(evidence));
                    var query = pool.Train[order[t % order.Length]];
                    var ruling = decider.Decide(new PolicyRequest { Features = features[query.Id], Candidates = candidates, Seed = t * 7919L + stream, Objective = PolicyObjective.QualityOnly });
                    var reward = Score(query, Array.IndexOf(pool.Models, ruling.Model), t >= At);
                    if (detect && tests[ruling.Model].Observe(reward - ruling.Ranked[0].Mean))
                    {
                        evidence.Cut(ruling.Model);
                        evidence.Doubt(except: ruling.Model);
                        decider = new Decider(Learning.Snapshot(evidence));
                        if (t < At) falseAlarms += 1.0 / Streams; else caught += 1.0 / Streams;
                    }

                    evidence.Observe(Learning.See(ruling.Model, features[query.Id], reward));
                }

                var chosen = Learning.Choose(new Decider(Learning.Snapshot(evidence)), pool, pool.Test, features);
                for (var i = 0; i < chosen.Length; i++) perQuery[i] += Score(pool.Test[i], chosen[i], true) / Streams;
                quality = perQuery.Average();
            }

            Console.WriteLine($"{(detect ? "Page-Hinkley" : "no reset"),-14} at +{After}: {quality:0.0000}; false alarms per 2,500: {falseAlarms:0.0}; cuts after the change: {caught:0.0}");
            if (!detect) continue;
            var se = Stats.Se(perQuery);
            bars.Add("drift_plus_3500", quality, se, 0.556, true, (quality - 0.556 - 1.96 * se, quality - 0.556 + 1.96 * se), ".556");
            bars.Add("drift_false_alarms", falseAlarms, 0, 2, atLeast: false);
        }
    }
}
