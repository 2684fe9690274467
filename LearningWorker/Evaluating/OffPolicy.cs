namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>
/// What a policy would have earned on decisions another one made, with 95 % intervals. Pure. <list type="bullet">
/// <item>IPS: mean of w·r (Horvitz, Thompson 1952), w = π(a|x)/p.</item>
/// <item>SNIPS: Σwr/Σw (Swaminathan, Joachims 2015), interval by the delta method with the HC3
/// correction: a point is weighed by what it holds of the whole, so that a few heavy weights do not make it too narrow.</item>
/// <item>DR: mean of q(x,π) + w·(r − q(x,a)) (Dudík, Langford, Li 2011).</item></list>
/// </summary>
internal static class OffPolicy
{
    public const string Ips = "ips";
    public const string Snips = "snips";
    public const string DoublyRobust = "dr";

    private const double Z = 1.959964;

    public static OffPolicyEstimate InversePropensity(IReadOnlyList<LoggedChoice> choices) => Mean(choices, choice => choice.Weight * choice.Reward);

    public static OffPolicyEstimate DoublyRobustly(IReadOnlyList<LoggedChoice> choices) => Mean(choices, choice => choice.TargetExpected + choice.Weight * (choice.Reward - choice.Expected));

    public static OffPolicyEstimate SelfNormalised(IReadOnlyList<LoggedChoice> choices)
    {
        var total = choices.Sum(choice => choice.Weight);
        if (choices.Count < 2 || total <= 0) return new OffPolicyEstimate(0, double.NegativeInfinity, double.PositiveInfinity, 0);
        var mean = choices.Sum(choice => choice.Weight * choice.Reward) / total;
        var variance = choices.Sum(choice =>
        {
            var share = choice.Weight / total;
            var residual = share * (choice.Reward - mean) / Math.Max(0.05, 1 - share);
            return residual * residual;
        });
        return Around(mean, variance, Effective(choices));
    }

    /// <summary>Kish's effective sample size: how many equally weighted decisions the weighted ones are worth.</summary>
    public static double Effective(IReadOnlyList<LoggedChoice> choices)
    {
        double sum = 0, squares = 0;
        foreach (var choice in choices) (sum, squares) = (sum + choice.Weight, squares + choice.Weight * choice.Weight);
        return squares > 0 ? sum * sum / squares : 0;
    }

    private static OffPolicyEstimate Mean(IReadOnlyList<LoggedChoice> choices, Func<LoggedChoice, double> value)
    {
        var n = choices.Count;
        if (n < 2) return new OffPolicyEstimate(0, double.NegativeInfinity, double.PositiveInfinity, 0);
        var values = choices.Select(value).ToArray();
        var mean = values.Average();
        var variance = values.Sum(x => (x - mean) * (x - mean)) / (n - 1.0) / n;
        return Around(mean, variance, Effective(choices));
    }

    private static OffPolicyEstimate Around(double mean, double variance, double effective)
    {
        var half = Z * Math.Sqrt(variance);
        return new OffPolicyEstimate(mean, mean - half, mean + half, effective);
    }
}

/// <param name="Value">Expected reward per decision.</param>
/// <param name="Effective">Decisions it rests on.</param>
internal readonly record struct OffPolicyEstimate(double Value, double Low, double High, double Effective);
