namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>
/// Mixture sequential probability ratio test of two means (Johari, Koomen, Pekelis, Walsh: "Peeking at A/B Tests", KDD 2017,
/// eq. 5 and 6, variances estimated): Λ = √(s²/(s²+τ²)) · exp(τ²d² / (2s²(s²+τ²))) with d the difference of means and s² its
/// variance. 1/Λ is a p-value that stays valid however often and whenever one looks.
/// </summary>
/// <param name="scale">τ: standard deviation of the differences one expects to meet, in reward.</param>
internal sealed class SequentialTest(double scale)
{
    /// <summary>One look; <see cref="Look.PValue"/> is that of this look alone, the smallest over all looks is valid.</summary>
    public Look At(Moments control, Moments candidate, double significance)
    {
        var difference = candidate.Mean - control.Mean;
        double s = control.MeanVariance + candidate.MeanVariance, t = scale * scale;
        var logRatio = 0.5 * Math.Log(s / (s + t)) + t * difference * difference / (2 * s * (s + t));
        var half = Math.Sqrt(2 * s * (s + t) / t * (Math.Log(1 / significance) + 0.5 * Math.Log((s + t) / s)));
        return new Look(difference, difference - half, difference + half, Math.Min(1, Math.Exp(-logRatio)));
    }
}

/// <param name="Difference">Candidate − control, with an interval that is valid at every look.</param>
internal readonly record struct Look(double Difference, double Low, double High, double PValue);
