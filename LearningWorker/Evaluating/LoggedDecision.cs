using ModelProxy.Policy.Deciding;

namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>A decision of the learned policy that was judged later: everything another policy needs to decide it again.</summary>
/// <param name="Chances">With which each candidate was to be chosen, above 0.</param>
internal sealed record LoggedDecision(PolicyRequest Request, string Chosen, IReadOnlyDictionary<string, double> Chances, double Reward, IReadOnlyDictionary<string, double> Expected)
{
    /// <summary>How the policy would have decided it.</summary>
    public LoggedChoice Under(Decider policy)
    {
        double weight = 0, expected = 0, zero = 0, one = 0, two = 0;
        foreach (var ranked in policy.Decide(Request).Ranked)
        {
            if (ranked.Propensity <= 0 || !Chances.TryGetValue(ranked.Model, out var chance) || chance <= 0) continue;
            var q = Math.Clamp(Expected.GetValueOrDefault(ranked.Model), 0, 1);
            expected += ranked.Propensity * q;
            var square = ranked.Propensity * ranked.Propensity / chance;
            (zero, one, two) = (zero + square, one + square * q, two + square * q * q);
            if (ranked.Model == Chosen) weight = ranked.Propensity / chance;
        }
        return new LoggedChoice(Reward, weight, Math.Clamp(Expected.GetValueOrDefault(Chosen), 0, 1), expected, new Spread(zero, one, two));
    }
}
