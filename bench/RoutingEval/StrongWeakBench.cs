using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Features;
using ModelProxy.RoutingEval.Peers;

namespace ModelProxy.RoutingEval;

/// <summary>
/// GPT-4 against Mixtral on MMLU: queries ranked by how much the strong model is expected to add. APGR is the mean share of the
/// quality gap recovered over all shares of strong calls; CPT(x) the share of strong calls that recovers x % of it.
/// </summary>
internal sealed class StrongWeakBench : Bench
{
    public override string Name => "strongweak";

    public override void Run(Dataset data, Bars bars)
    {
        if (!data.Pools.TryGetValue("routellm", out var pool)) return;
        var mmlu = new Pool(pool.Name, pool.Models, [.. pool.Train.Concat(pool.Test).Where(q => q.Source == "mmlu")]);
        var strong = References.BestSingle(mmlu);
        var weak = 1 - strong;
        var all = new Dictionary<string, (double[] Gains, Query[] Test)>();
        double[] Gains(Pool fit, Query[] test, double trust)
        {
            var features = Fitted.Features(data, pool.Name);
            var heads = new SkillHeads([.. pool.Models], SkillFit.Train(fit), (float)trust);
            var extractor = new FeatureExtractor(Fitted.Classifier(data), heads);
            var decider = new Decider(Learning.Snapshot(Learning.FullInformation(fit, features), classifier: Fitted.Classifier(data), heads: heads));
            var candidates = Learning.Candidates(pool);
            return [.. test.Select(q =>
            {
                var ruling = Learning.Best(decider, extractor.Extract(q.Text), candidates);
                return ruling.Ranked.Single(r => r.Model == pool.Models[strong]).Mean - ruling.Ranked.Single(r => r.Model == pool.Models[weak]).Mean;
            })];
        }

        var part = new Pool(pool.Name, pool.Models, [.. mmlu.Train.Where((_, i) => i % 4 != 0)]);
        var held = mmlu.Train.Where((_, i) => i % 4 == 0).ToArray();
        double trust = 0, best = -1;
        foreach (var t in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            var a = Apgr(held, Gains(part, held, t), strong, weak);
            Console.WriteLine($"  heads at trust {t:0.00}: APGR {a:0.000} on held-out train");
            if (a > best) (best, trust) = (a, t);
        }

        var test = mmlu.Test;
        var ours = Gains(mmlu, test, trust);
        double[] subject = BySubject(mmlu, test, strong, weak);
        double[] length = [.. test.Select(q => (double)q.Text.Length)];
        double[] words = Words(mmlu.Train, test, strong, weak);
        double[] mix = Mix(part.Train, held, mmlu.Train, test, words, strong, weak, (fit, queries) => Gains(new Pool(pool.Name, pool.Models, fit), queries, 0));
        Report("ours", test, ours, strong, weak);
        Report("TF-IDF logistic", test, words, strong, weak);
        Report("best mix", test, mix, strong, weak);
        Report("true subject", test, subject, strong, weak);
        Report("length", test, length, strong, weak);
        var value = Apgr(test, ours, strong, weak);
        var (se, interval) = Bootstrap(test, ours, subject, (q, g) => Apgr(q, g, strong, weak));
        bars.Add("strongweak_apgr", value, se, 0.657, true, interval, "true-subject");
        foreach (var (name, theirs) in new[] { ("TF-IDF logistic", words), ("best mix", mix) })
        {
            var (low, high) = Bootstrap(test, ours, theirs, (q, g) => Apgr(q, g, strong, weak)).Interval;
            Console.WriteLine($"  APGR, ours - {name}: [{low:+0.000;-0.000}, {high:+0.000;-0.000}]");
        }

        foreach (var (share, bar) in new[] { (0.5, 0.30), (0.8, 0.61) })
        {
            var (spread, between) = Bootstrap(test, ours, subject, (q, g) => Cpt(q, g, strong, weak, share));
            bars.Add($"strongweak_cpt{share * 100:0}", Cpt(test, ours, strong, weak, share), spread, bar, false, between, "true-subject");
        }
    }

    /// <summary>Expected gain by two logistic regressions over words, one for each model.</summary>
    private static double[] Words(Query[] train, Query[] test, int strong, int weak)
    {
        string[] texts = [.. train.Select(q => q.Text)];
        var better = new TfIdfLogistic(texts, [.. train.Select(q => q.Scores[strong])]);
        var worse = new TfIdfLogistic(texts, [.. train.Select(q => q.Scores[weak])]);
        return [.. test.Select(q => better.Predict(q.Text) - worse.Predict(q.Text))];
    }

    /// <summary>The words' gains with those of the predicted domain, at the shares that do best on held-out train.</summary>
    private static double[] Mix(Query[] fit, Query[] held, Query[] train, Query[] test, double[] words, int strong, int weak, Func<Query[], Query[], double[]> byDomain)
    {
        double[] Mixed(double[] a, double[] b, double share) => [.. a.Zip(b, (x, y) => share * x + (1 - share) * y)];
        var (heldWords, heldDomains) = (Words(fit, held, strong, weak), byDomain(fit, held));
        var share = Enumerable.Range(0, 11).Select(i => i / 10.0).MaxBy(s => Apgr(held, Mixed(heldWords, heldDomains, s), strong, weak));
        Console.WriteLine($"  best mix: {share:0.0} words, {1 - share:0.0} predicted domain");
        return Mixed(words, byDomain(train, test), share);
    }

    private static double[] BySubject(Pool pool, Query[] test, int strong, int weak)
    {
        var gains = pool.Train.GroupBy(q => q.Category).ToDictionary(g => g.Key, g => (g.Sum(q => q.Scores[strong] - q.Scores[weak]) + 1.3) / (g.Count() + 10));
        return [.. test.Select(q => gains.GetValueOrDefault(q.Category, 0.13))];
    }

    private static void Report(string name, Query[] test, double[] gains, int strong, int weak) =>
        Console.WriteLine($"{name,-15} APGR {Apgr(test, gains, strong, weak):0.000} ± {Bootstrap(test, gains, gains, (q, g) => Apgr(q, g, strong, weak)).Se:0.000}  CPT(50) {Cpt(test, gains, strong, weak, 0.5):0.0%}  CPT(80) {Cpt(test, gains, strong, weak, 0.8):0.0%}");

    private static double[] Curve(Query[] test, double[] gains, int strong, int weak)
    {
        var order = Enumerable.Range(0, test.Length).OrderByDescending(i => gains[i]).ToArray();
        var gap = test.Sum(q => q.Scores[strong] - q.Scores[weak]);
        var curve = new double[test.Length + 1];
        for (var i = 0; i < order.Length; i++) curve[i + 1] = curve[i] + (test[order[i]].Scores[strong] - test[order[i]].Scores[weak]) / gap;
        return curve;
    }

    private static double Apgr(Query[] test, double[] gains, int strong, int weak) => Curve(test, gains, strong, weak).Average();

    private static double Cpt(Query[] test, double[] gains, int strong, int weak, double share)
    {
        var curve = Curve(test, gains, strong, weak);
        for (var i = 0; i < curve.Length; i++) if (curve[i] >= share) return (double)i / (curve.Length - 1);
        return 1;
    }

    private static (double Se, (double, double) Interval) Bootstrap(Query[] test, double[] ours, double[] theirs, Func<Query[], double[], double> measure)
    {
        var random = new Random(1);
        var values = new List<double>();
        var differences = new List<double>();
        for (var b = 0; b < 300; b++)
        {
            var pick = Enumerable.Range(0, test.Length).Select(_ => random.Next(test.Length)).ToArray();
            Query[] queries = [.. pick.Select(i => test[i])];
            var a = measure(queries, [.. pick.Select(i => ours[i])]);
            values.Add(a);
            differences.Add(a - measure(queries, [.. pick.Select(i => theirs[i])]));
        }

        differences.Sort();
        return (Math.Sqrt(values.Sum(v => (v - values.Average()) * (v - values.Average())) / (values.Count - 1)), (differences[7], differences[292]));
    }
}
