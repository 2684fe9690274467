using ModelProxy.Policy.Deciding;

namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>A decision of the learned policy that was judged later: everything another policy needs to decide it again.</summary>
internal sealed record LoggedDecision(PolicyRequest Request, string Chosen, double Propensity, double Reward, IReadOnlyDictionary<string, double> Expected)
{
    /// <summary>How the policy would have decided it.</summary>
    public LoggedChoice Under(Decider policy)
    {
        var ruling = policy.Decide(Request);
        double target = 0, expected = 0;
        foreach (var ranked in ruling.Ranked)
        {
            expected += ranked.Propensity * Expected.GetValueOrDefault(ranked.Model);
            if (ranked.Model == Chosen) target = ranked.Propensity;
        }
        return new LoggedChoice(Propensity, Reward, target, Expected.GetValueOrDefault(Chosen), expected);
    }
}
