namespace ModelProxy.LearningWorker.Drift;

/// <summary>
/// Population stability index: Σ (p − q) · ln(p/q) over the cells of two mixes (Siddiqi, Credit Risk Scorecards, 2006; the
/// Jeffreys divergence of them). Below 0.1 nothing changed, above 0.25 much did. Half an observation is added to each cell. Two samples
/// of n and m from one mix of B cells differ by (B − 1)(1/n + 1/m) on average (Yurdakul, Statistical Properties of Population Stability
/// Index, 2018): that is taken off, or some hundred queries over dozens of cells would be a shift by chance.
/// </summary>
internal static class PopulationShift
{
    public static double Of(IReadOnlyDictionary<string, long> reference, IReadOnlyDictionary<string, long> recent)
    {
        var cells = reference.Keys.Union(recent.Keys).ToArray();
        double before = reference.Values.Sum() + 0.5 * cells.Length, now = recent.Values.Sum() + 0.5 * cells.Length;
        var chance = (cells.Length - 1) * (1 / before + 1 / now);
        return Math.Max(0, -chance + cells.Sum(cell =>
        {
            double q = (reference.GetValueOrDefault(cell) + 0.5) / before, p = (recent.GetValueOrDefault(cell) + 0.5) / now;
            return (p - q) * Math.Log(p / q);
        }));
    }
}
