namespace ModelProxy.LearningSim.Days;

/// <summary>The specification's acceptance figures from the arms of one pool.</summary>
internal sealed class Acceptance(Pool pool, Traffic traffic, IReadOnlyDictionary<string, ArmResult> arms)
{
    /// <summary>Days at the end of which the figures of use are taken.</summary>
    private const int Late = 3;

    public void Print(Bars bars)
    {
        foreach (var result in arms.Values) Describe(result);
        if (arms.Count < 4) return;
        var (plain, anchored) = (arms[Arm.Learned.Name], arms[Arm.Anchored.Name]);
        var ms = plain.DecisionMs.Order().ToArray();
        if (ms.Length > 0) bars.Add($"{pool.Name}_decision_mean_s", ms.Average() / 1000, 0, 3, atLeast: false);

        foreach (var result in new[] { plain, anchored })
        {
            var right = Right(result.HeldOut[traffic.Days]);
            bars.Add($"{pool.Name}_{Key(result)}_accuracy", right.Average(), Stats.Se(right), 0.80, true, Around(right, 0.80), ".80");
            var asGood = AsGood(result.HeldOut[traffic.Days]);
            bars.Add($"{pool.Name}_{Key(result)}_accuracy_or_as_good", asGood.Average(), Stats.Se(asGood), 0.80, true, Around(asGood, 0.80), ".80");
        }
        Add(bars, "accuracy_gain_without_anchors", Gain.Of(Right(plain.HeldOut[traffic.Days]), Right(plain.HeldOut[0])), 0.10);
        Add(bars, "accuracy_gain_with_anchors", Gain.Of(Right(anchored.HeldOut[traffic.Days]), Right(anchored.HeldOut[0])), 0.10);
        foreach (var ours in new[] { plain, anchored })
            foreach (var baseline in new[] { Arm.Weights, Arm.Rules })
            {
                var (now, then) = (ours.From(traffic.Days - Late + 1), arms[baseline.Name].From(traffic.Days - Late + 1));
                var against = $"{Key(ours)}_vs_{baseline.Name}";
                Add(bars, "first_answer_success_" + against, Gain.Of([.. now.Select(Success)], [.. then.Select(Success)]), 0.15);
                Add(bars, "satisfaction_" + against, Gain.Of([.. now.Select(Satisfied)], [.. then.Select(Satisfied)]), 0.20);
                Add(bars, "best_model_match_" + against, Gain.Of(Match(now), Match(then)), 0.25);
            }
    }

    private void Describe(ArmResult result)
    {
        var ms = result.DecisionMs.Order().ToArray();
        var late = result.From(traffic.Days - Late + 1);
        Console.WriteLine($"{pool.Name}, {result.Arm.Name}: {result.Days.Sum(day => day.Length)} requests, {result.Ratings} ratings and grades, {result.Again} asked again, {result.Seconds:0} s");
        if (ms.Length > 0) Console.WriteLine($"  decision: mean {ms.Average():0.00} ms, p95 {ms[ms.Length * 95 / 100]:0.00} ms of {ms.Length}");
        foreach (var (day, chosen) in result.HeldOut.OrderBy(held => held.Key))
            Console.WriteLine($"  held out after day {day}: accuracy {Right(chosen).Average():0.000} (or as good: {AsGood(chosen).Average():0.000}), quality {References.Scores(traffic.HeldOut, chosen).Average():0.000}");
        Console.WriteLine($"  success by day: {string.Join(" ", result.Days.Select(day => $"{day.Average(Success):0.000}"))}");
        Console.WriteLine($"  last {Late} days: success {late.Average(Success):0.000}, satisfied {late.Average(Satisfied):0.000}, stars {late.Average(s => s.Opinion):0.00}, match {Match(late).Average():0.000}; "
            + $"the best single model would have {late.Average(s => s.Query.Scores[References.BestSingle(pool)] >= 0.5 ? 1.0 : 0):0.000}, the best of each domain {late.Average(s => s.Query.Scores[traffic.Best(s.Query) ?? References.BestSingle(pool)] >= 0.5 ? 1.0 : 0):0.000}");
    }

    private void Add(Bars bars, string metric, Gain gain, double bar)
    {
        Console.WriteLine($"  {metric}: {gain}");
        bars.Add($"{pool.Name}_{metric}", gain.Relative, (gain.High - gain.Low) / 3.92, bar, true, (gain.Low - bar, gain.High - bar), FormattableString.Invariant($"{bar:+0.##}"));
    }

    private double[] Right(int[] chosen) => [.. traffic.HeldOut.Select((query, at) => (Best: traffic.Best(query), Chosen: chosen[at])).Where(x => x.Best is not null).Select(x => x.Best == x.Chosen ? 1.0 : 0)];

    /// <summary>The label's model, or one that no expert could tell from it: not two points worse on such queries.</summary>
    private double[] AsGood(int[] chosen) => [.. traffic.HeldOut.Select((query, at) => (query, Chosen: chosen[at])).Where(x => traffic.Best(x.query) is not null).Select(x => traffic.Worse(x.query, x.Chosen) < 0.02 ? 1.0 : 0)];

    private double[] Match(Served[] served) => [.. served.Where(s => traffic.Best(s.Query) is not null).Select(s => traffic.Best(s.Query) == s.Model ? 1.0 : 0)];

    private static double Success(Served served) => served.Score >= 0.5 ? 1 : 0;

    private static double Satisfied(Served served) => served.Opinion >= 4 ? 1 : 0;

    private static string Key(ArmResult result) => result.Arm.Anchors ? "anchored" : "learned";

    private static (double, double) Around(double[] values, double bar) => (values.Average() - bar - 1.96 * Stats.Se(values), values.Average() - bar + 1.96 * Stats.Se(values));
}
