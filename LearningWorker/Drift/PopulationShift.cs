namespace ModelProxy.LearningWorker.Drift;

/// <summary>
/// Population stability index: Σ (p − q) · ln(p/q) over the cells of two mixes (Siddiqi, Credit Risk Scorecards, 2006; the
/// Jeffreys divergence of them). Below 0.1 nothing changed, above 0.25 much did. Half an observation is added to each cell.
/// </summary>
internal static class PopulationShift
{
    public static double Of(IReadOnlyDictionary<string, long> reference, IReadOnlyDictionary<string, long> recent)
    {
        var cells = reference.Keys.Union(recent.Keys).ToArray();
        double before = reference.Values.Sum() + 0.5 * cells.Length, now = recent.Values.Sum() + 0.5 * cells.Length;
        return cells.Sum(cell =>
        {
            double q = (reference.GetValueOrDefault(cell) + 0.5) / before, p = (recent.GetValueOrDefault(cell) + 0.5) / now;
            return (p - q) * Math.Log(p / q);
        });
    }
}
