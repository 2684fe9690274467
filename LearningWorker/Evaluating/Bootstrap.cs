namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>The percentile bootstrap (Efron 1979) of a mean; with differences of the same cases it is the paired one.</summary>
internal static class Bootstrap
{
    private const int Rounds = 2000;

    /// <returns>Mean, its 95 % interval, and the share of resamples above 0.</returns>
    public static Estimate Mean(IReadOnlyList<double> values, Random draw)
    {
        if (values.Count == 0) return new Estimate(0, 0, 0, 0.5);
        var means = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var sum = 0.0;
            for (var i = 0; i < values.Count; i++) sum += values[draw.Next(values.Count)];
            means[round] = sum / values.Count;
        }
        Array.Sort(means);
        return new Estimate(values.Average(), means[(int)(0.025 * Rounds)], means[(int)(0.975 * Rounds)], means.Count(mean => mean > 0) / (double)Rounds);
    }
}

/// <param name="AboveZero">Share of resamples whose mean is above 0.</param>
internal readonly record struct Estimate(double Mean, double Low, double High, double AboveZero);
