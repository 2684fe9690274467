namespace ModelProxy.Policy.Deciding;

/// <summary>A candidate with everything worked out for one request.</summary>
internal sealed class CandidateView
{
    public required PolicyCandidate Candidate { get; init; }
    public required int Order { get; init; }
    public double Mean { get; init; }
    public double Deviation { get; init; }
    public double Samples { get; init; }
    public double Offset { get; init; }
    public double Cost { get; init; }
    public double LatencyMs { get; init; }
    public double Bonus { get; init; }
    public double Score { get; init; }

    /// <summary>Standard deviation of <see cref="Score"/>.</summary>
    public double Spread { get; init; }

    public RankedCandidate Rank(double propensity) => new()
    {
        Model = Candidate.Model,
        Score = Score,
        Mean = Mean,
        Uncertainty = Deviation,
        Cost = Cost,
        LatencyMs = LatencyMs,
        Offset = Offset,
        Samples = Samples,
        Propensity = propensity,
        Excluded = Candidate.Excluded,
    };
}
