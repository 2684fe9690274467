using ModelProxy.Policy.Judging;

namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>One logged decision whose answer was judged: what a template's pick is scored on.</summary>
/// <param name="Logged">The model that answered.</param>
/// <param name="Propensity">Probability with which it was chosen.</param>
/// <param name="Reward">Of its answer, 0-1.</param>
/// <param name="Expected">What the policy of that moment expected of each model, before this reward was known.</param>
internal sealed record JudgedCase(Guid QueryId, string Text, string Domain, IReadOnlyList<JudgedModel> Models, string Logged, double Propensity, double Reward, IReadOnlyDictionary<string, double> Expected)
{
    private const double LeastPropensity = 0.05;

    /// <summary>Half of the cases teach, the other half is held out to score on; which, the id decides for ever.</summary>
    public bool HeldOut => (QueryId.ToByteArray()[15] & 1) == 1;

    /// <summary>A rating of four stars or more confirms the choice.</summary>
    public bool Confirmed => Reward >= 0.75;

    /// <summary>Doubly robust value of a pick: what is expected of it, corrected by the reward where it is the one that answered. Null = no pick: any candidate.</summary>
    public double Value(string? pick)
    {
        if (pick is null) return Expected.Count > 0 ? Expected.Values.Average() : 0;
        var expected = Expected.GetValueOrDefault(pick);
        return pick == Logged ? expected + (Reward - expected) / Math.Max(LeastPropensity, Propensity) : expected;
    }
}
