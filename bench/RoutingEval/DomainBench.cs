using ModelProxy.Policy;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Features;
using ModelProxy.RoutingEval.Peers;

namespace ModelProxy.RoutingEval;

/// <summary>Agreement of the domain classifier with the sources' own labels.</summary>
internal sealed class DomainBench : Bench
{
    public override string Name => "domain";

    public override void Run(Dataset data, Bars bars)
    {
        var fitted = Measure("fitted on train (+ seeds)", Fitted.Classifier(data), data.Test, show: true);
        bars.Add("domain_fitted", fitted.Agreement, fitted.Se, 0.79);
        bars.Add("domain_fitted_at_80pct", fitted.AtCoverage, fitted.SeAt, 0.87);
        Console.WriteLine();
        double[] ruled = [.. data.Test.Select(l => KeywordRules.Domain(l.Text) == l.Domain ? 1.0 : 0)];
        Console.WriteLine($"keyword rules alone: {ruled.Average():0.000} ± {Stats.Se(ruled):0.000}, a keyword met in {data.Test.Average(l => KeywordRules.Domain(l.Text) == Domains.Unknown ? 0.0 : 1):0.00}");
        foreach (var g in data.Test.Zip(ruled).GroupBy(x => x.First.Source).OrderByDescending(g => g.Count())) Console.Write($"  {g.Key} {g.Average(x => x.Second):0.00} ({g.Count()})");
        Console.WriteLine();
        var shipped = Measure("as shipped", DomainClassifier.Shipped, data.Test, show: true);
        bars.Add("domain_shipped", shipped.Agreement, shipped.Se, 0.60);

        var after = new List<Result>();
        var seeds = SeedSet.Load();
        var reader = new FeatureExtractor(DomainClassifier.Shipped);
        var read = data.Train.Select(l => (Row: l, Sure: reader.Extract(l.Text).DomainConfidence)).ToArray();
        for (var seed = 0; seed < 3; seed++)
        {
            var random = new Random(seed);
            var shuffled = read.OrderBy(_ => random.Next()).ToArray();
            // What was asked meanwhile is recorded too, without labels.
            string[] traffic = [.. shuffled.Select(t => t.Row.Text)];
            LabelledText[] any = [.. shuffled.Take(300).Select(t => new LabelledText(t.Row.Text, t.Row.Domain))];
            // The judge is asked where the router is unsure, so that is where a teacher's labels come from.
            LabelledText[] unsure = [.. shuffled.Where(t => t.Sure < Unsure).Take(300).Select(t => new LabelledText(t.Row.Text, t.Row.Domain))];
            Measure($"shipped + 300 labels, draw {seed}", ClassifierTrainer.Refit(DomainClassifier.Shipped, any, seeds), data.Test);
            Measure($"shipped + 300 labels + traffic, draw {seed}", ClassifierTrainer.Refit(DomainClassifier.Shipped, any, seeds, traffic: traffic), data.Test);
            after.Add(Measure($"shipped + 300 labels where unsure + traffic, draw {seed}", ClassifierTrainer.Refit(DomainClassifier.Shipped, unsure, seeds, traffic: traffic), data.Test));
        }

        var (mean, se) = (after.Average(r => r.Agreement), after.Average(r => r.Se));
        bars.Add("domain_shipped_plus_300", mean, se, 0.70, true, (mean - 0.70 - 1.96 * se, mean - 0.70 + 1.96 * se), ".70");
    }

    private const double Unsure = 0.6;

    private sealed record Result(double Agreement, double Se, double AtCoverage, double SeAt);

    private static Result Measure(string name, DomainClassifier classifier, Labelled[] test, bool show = false)
    {
        var extractor = new FeatureExtractor(classifier);
        var seen = test.Select(l =>
        {
            var f = extractor.Extract(l.Text);
            var order = f.DomainProbabilities.Select((p, i) => (p, i)).OrderByDescending(x => x.p).ToArray();
            return (l, Right: f.Domain == l.Domain ? 1.0 : 0, Two: Domains.All[order[1].i] == l.Domain ? 1.0 : 0, Top: (double)order[0].p, f.Familiarity, f);
        }).ToArray();
        var sure = seen.OrderByDescending(s => s.Top).Take(seen.Length * 8 / 10).Select(s => s.Right).ToArray();
        Console.WriteLine($"{name}: {seen.Average(s => s.Right):0.000} ± {Stats.Se([.. seen.Select(s => s.Right)]):0.000}, top-2 {seen.Average(s => s.Right + s.Two):0.000}, at 80 % {sure.Average():0.000}, " +
            $"zh {seen.Where(s => s.l.Language == "zh").Average(s => s.Right):0.000}, en {seen.Where(s => s.l.Language == "en").Average(s => s.Right):0.000}, ECE {Stats.Ece(seen.Select(s => (s.Top, s.Right))):0.000}, language {seen.Average(s => s.f.Language == s.l.Language ? 1.0 : 0):0.000}, familiarity {seen.Average(s => s.Familiarity):0.00}");
        if (show)
        {
            foreach (var g in seen.GroupBy(s => s.l.Source).OrderByDescending(g => g.Count())) Console.Write($"  {g.Key} {g.Average(s => s.Right):0.00} ({g.Count()})");
            Console.WriteLine();
            foreach (var g in seen.GroupBy(s => s.l.Domain).OrderBy(g => Domains.IndexOf(g.Key)))
                Console.WriteLine($"  {g.Key,-18} {g.Average(s => s.Right):0.00} of {g.Count(),4}: " + string.Join(" ", g.Where(s => s.Right == 0).GroupBy(s => s.f.Domain).OrderByDescending(x => x.Count()).Take(5).Select(x => $"{x.Key} {x.Count()}")));
        }

        return new Result(seen.Average(s => s.Right), Stats.Se([.. seen.Select(s => s.Right)]), sure.Average(), Stats.Se(sure));
    }
}
