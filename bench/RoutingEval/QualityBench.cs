using ModelProxy.Policy;
using ModelProxy.Policy.Deciding;

namespace ModelProxy.RoutingEval;

/// <summary>routerdc7 with full information: the quality of what is chosen, agreement with experts, calibration.</summary>
internal sealed class QualityBench : Bench
{
    public override string Name => "quality";

    public override void Run(Dataset data, Bars bars)
    {
        if (!data.Pools.TryGetValue("routerdc7", out var pool)) return;
        var features = Fitted.Features(data, pool.Name);
        var test = pool.Test;

        // Train queries come with a confirmed domain: their outcomes are filed under it, as the worker files confirmed labels.
        var filed = pool.Train.ToDictionary(q => q.Id, q => Domains.IndexOf(q.Domain) < 0 ? features[q.Id] : features[q.Id].With(q.Domain) with { Language = q.Language });
        var decider = new Decider(Learning.Snapshot(Learning.FullInformation(pool, filed), classifier: Fitted.Classifier(data), heads: SkillFit.Heads(data, pool)));
        var ours = Learning.Choose(decider, pool, test, features);
        var table = Learning.Choose(new Decider(Learning.Snapshot(Learning.FullInformation(pool, filed))), pool, test, features);
        var single = References.BestSingle(pool);
        var rows = new List<(string Name, double[] Scores)>
        {
            ("ours", References.Scores(test, ours)),
            ("ours, table only", References.Scores(test, table)),
            ("best single", [.. test.Select(q => q.Scores[single])]),
            ("random", [.. test.Select(q => q.Scores.Average())]),
            ("predicted domain x language", References.Scores(test, References.ByCell(pool, test, q => features[q.Id].Domain + features[q.Id].Language))),
            ("true domain x language", References.Scores(test, References.ByCell(pool, test, q => q.Domain + q.Language))),
            ("true data set", References.Scores(test, References.ByCell(pool, test, q => q.Source))),
            ("kNN-50", References.Scores(test, References.Nearest(pool, test))),
            ("k-means-64", References.Scores(test, Clusters.Choose(pool, test))),
            ("oracle", [.. test.Select(q => q.Scores.Max())]),
        };
        foreach (var (name, scores) in rows) Console.WriteLine($"{name,-30} {scores.Average():0.0000} ± {Stats.Se(scores):0.0000}");
        foreach (var peer in new[] { "kNN-50", "k-means-64", "predicted domain x language", "best single" })
        {
            var (low, high) = Stats.Paired(rows[0].Scores, rows.Single(r => r.Name == peer).Scores);
            Console.WriteLine($"  ours - {peer}, by query: [{low:+0.0000;-0.0000}, {high:+0.0000;-0.0000}]");
        }

        bars.Add("quality_routerdc7", rows[0].Scores.Average(), Stats.Se(rows[0].Scores), 0.570, true, Stats.Paired(rows[0].Scores, rows.Single(r => r.Name == "k-means-64").Scores), "k-means-64");

        // The expert of a query is what the same evidence would choose if its true domain and language were known.
        var known = Enumerable.Range(0, test.Length).Where(i => Domains.IndexOf(test[i].Domain) >= 0).ToArray();
        var byTable = new Decider(Learning.Snapshot(Learning.FullInformation(pool, filed)));
        var truth = test.ToDictionary(q => q.Id, q => features[q.Id].With(q.Domain) with { Language = q.Language });
        var hard = test.ToDictionary(q => q.Id, q => features[q.Id].With(features[q.Id].Domain));
        var expert = Learning.Choose(byTable, pool, test, truth);
        double[] Agree(int[] chosen) => [.. known.Select(i => chosen[i] == expert[i] ? 1.0 : 0)];
        var agree = Agree(table);
        var predicted = Agree(Learning.Choose(byTable, pool, test, hard));
        Console.WriteLine($"expert agreement: soft table {agree.Average():0.000}, with heads {Agree(ours).Average():0.000}, always best {Agree([.. test.Select(_ => single)]).Average():0.000}, predicted domain alone {predicted.Average():0.000}");
        bars.Add("expert_agreement", agree.Average(), Stats.Se(agree), 0.90, true, Stats.Paired(agree, predicted), "predicted-domain");
        Calibrate(data, bars);
    }

    /// <summary>
    /// Confidence is the chance that the best candidate's answer beats the second's (a tie counts half), over all pools together.
    /// Fitted on one half of train against the other, measured on test with all evidence.
    /// </summary>
    private static void Calibrate(Dataset data, Bars bars)
    {
        var fitted = new List<SeenLead>();
        foreach (var pool in data.Pools.Values)
        {
            var features = Fitted.Features(data, pool.Name);
            var half = new Pool(pool.Name, pool.Models, [.. pool.Train.Where((_, i) => i % 2 == 0)]);
            fitted.AddRange(Outcomes(new Decider(Learning.Snapshot(Learning.FullInformation(half, features))), pool, [.. pool.Train.Where((_, i) => i % 2 == 1)], features).Select(s => new SeenLead(new Lead(s.Gap, s.Certainty), s.Won)));
        }

        var calibration = CalibrationFitter.Fit(fitted);
        var test = new List<(double Gap, double Certainty, double Confidence, double Won)>();
        foreach (var pool in data.Pools.Values)
        {
            var features = Fitted.Features(data, pool.Name);
            var own = Outcomes(new Decider(Learning.Snapshot(Learning.FullInformation(pool, features), calibration)), pool, pool.Test, features);
            Console.WriteLine($"  {pool.Name}: confidence {own.Average(o => o.Confidence):0.000}, won {own.Average(o => o.Won):0.000}");
            test.AddRange(own);
        }

        var ece = Stats.Ece(test.Select(t => (t.Confidence, t.Won)));
        Console.WriteLine($"calibration {calibration}; confidence/won by tenth:");
        foreach (var bin in test.OrderBy(t => t.Confidence).Chunk((test.Count + 9) / 10)) Console.Write($"  {bin.Average(t => t.Confidence):0.00}/{bin.Average(t => t.Won):0.00}");
        Console.WriteLine();
        bars.Add("calibration_ece", ece, 0.4 / Math.Sqrt(test.Count), 0.03, atLeast: false);
    }

    private static List<(double Gap, double Certainty, double Confidence, double Won)> Outcomes(
        Decider decider, Pool pool, Query[] queries, IReadOnlyDictionary<string, ModelProxy.Policy.Features.QueryFeatures> features)
    {
        var candidates = Learning.Candidates(pool);
        var seen = new List<(double, double, double, double)>();
        foreach (var query in queries)
        {
            var ruling = Learning.Best(decider, features[query.Id], candidates);
            int best = Array.IndexOf(pool.Models, ruling.Ranked[0].Model), second = Array.IndexOf(pool.Models, ruling.Ranked[1].Model);
            double Beats(double a, double b) => a > b ? 1 : a < b ? 0 : 0.5;
            seen.Add((ruling.Ranked[0].Score - ruling.Ranked[1].Score, ruling.Certainty, ruling.Confidence, Beats(query.Scores[best], query.Scores[second])));
        }

        return seen;
    }
}
