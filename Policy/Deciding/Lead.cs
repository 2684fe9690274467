namespace ModelProxy.Policy.Deciding;

/// <summary>By how much the best of several candidates leads, and how certain that is.</summary>
/// <param name="Gap">Score of the best − score of the second; 0 for a single one.</param>
/// <param name="Certainty">0-1: the least chance, over the others, that the best really scores higher; normal and independent errors.</param>
public readonly record struct Lead(double Gap, double Certainty)
{
    /// <param name="byScore">Score and its standard deviation (above 0), best score first.</param>
    public static Lead Of(ReadOnlySpan<(double Score, double Spread)> byScore)
    {
        if (byScore.Length < 2) return new Lead(0, 1);
        var best = byScore[0];
        var certainty = 1.0;
        foreach (var (score, spread) in byScore[1..])
            certainty = Math.Min(certainty, Gaussian.Cdf((best.Score - score) / Math.Sqrt(best.Spread * best.Spread + spread * spread)));
        return new Lead(best.Score - byScore[1].Score, certainty);
    }
}
