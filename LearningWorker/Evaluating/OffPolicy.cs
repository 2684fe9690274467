namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>
/// What a policy would have earned on decisions another one made, with 95 % intervals. Pure. <list type="bullet">
/// <item>IPS: mean of w·r (Horvitz, Thompson 1952), w = π(a|x)/p.</item>
/// <item>SNIPS: Σwr/Σw (Swaminathan, Joachims 2015), interval by the delta method.</item>
/// <item>DR: mean of q(x,π) + w·(r − q(x,a)) (Dudík, Langford, Li 2011).</item></list>
/// Heavy weights are rare: a sample that happened to miss them looks too sure of itself. So the variance is never taken to be
/// smaller than the one that the logged chances imply, E[w²r²|x] ≤ Σ π(a|x)²/p(a|x)·q(x,a), since rewards lie in 0-1.
/// </summary>
internal static class OffPolicy
{
    public const string Ips = "ips";
    public const string Snips = "snips";
    public const string DoublyRobust = "dr";

    private const double Z = 1.959964;

    public static OffPolicyEstimate InversePropensity(IReadOnlyList<LoggedChoice> choices)
    {
        var value = choices.Count == 0 ? 0 : choices.Average(choice => choice.Weight * choice.Reward);
        return Around(choices, value, choice => choice.Weight * choice.Reward - value, choices.Sum(choice => choice.Spread.One) - choices.Count * value * value);
    }

    public static OffPolicyEstimate SelfNormalised(IReadOnlyList<LoggedChoice> choices)
    {
        var total = choices.Sum(choice => choice.Weight);
        var value = total > 0 ? choices.Sum(choice => choice.Weight * choice.Reward) / total : 0;
        return Around(choices, value, choice => choice.Weight * (choice.Reward - value) * choices.Count / total,
            choices.Sum(choice => choice.Spread.One - 2 * value * choice.Spread.One + value * value * choice.Spread.Zero));
    }

    public static OffPolicyEstimate DoublyRobustly(IReadOnlyList<LoggedChoice> choices)
    {
        var value = choices.Count == 0 ? 0 : choices.Average(Value);
        var expected = choices.Count == 0 ? 0 : choices.Average(choice => choice.TargetExpected);
        return Around(choices, value, choice => Value(choice) - value,
            choices.Sum(choice => choice.Spread.One - choice.Spread.Two + (choice.TargetExpected - expected) * (choice.TargetExpected - expected)));
    }

    /// <summary>Kish's effective sample size: how many equally weighted decisions the weighted ones are worth.</summary>
    public static double Effective(IReadOnlyList<LoggedChoice> choices)
    {
        double sum = 0, squares = 0;
        foreach (var choice in choices) (sum, squares) = (sum + choice.Weight, squares + choice.Weight * choice.Weight);
        return squares > 0 ? sum * sum / squares : 0;
    }

    /// <summary>Doubly robust value of one decision.</summary>
    public static double Value(LoggedChoice choice) => choice.TargetExpected + choice.Weight * (choice.Reward - choice.Expected);

    private static OffPolicyEstimate Around(IReadOnlyList<LoggedChoice> choices, double value, Func<LoggedChoice, double> deviation, double implied)
    {
        var n = choices.Count;
        var effective = Effective(choices);
        if (n < 2 || effective <= 0) return new OffPolicyEstimate(value, double.NegativeInfinity, double.PositiveInfinity, 0);
        var seen = choices.Sum(choice => deviation(choice) * deviation(choice)) * n / (n - 1.0);
        var half = Z * Math.Sqrt(Math.Max(seen, implied)) / n;
        return new OffPolicyEstimate(value, value - half, value + half, effective);
    }
}

/// <param name="Value">Expected reward per decision.</param>
/// <param name="Effective">Decisions it rests on.</param>
internal readonly record struct OffPolicyEstimate(double Value, double Low, double High, double Effective);
