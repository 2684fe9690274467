namespace ModelProxy.Policy.Deciding;

/// <summary>The normal distribution, as far as Thompson sampling needs it.</summary>
internal static class Gaussian
{
    private const int Steps = 64;

    /// <summary>P(Z ≤ z) of the standard normal; absolute error below 2e-7.</summary>
    public static double Cdf(double z) => Cdf(z, Density(z));

    private static double Cdf(double z, double density)
    {
        var t = 1 / (1 + 0.2316419 * Math.Abs(z));
        var tail = density * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return z >= 0 ? 1 - tail : tail;
    }

    public static double Density(double z) => 0.3989422804014327 * Math.Exp(-0.5 * z * z);

    /// <summary>
    /// Probability of each of independent normals to be the largest, by the midpoint rule over the range that matters. Exact
    /// enough (about 1e-3) to serve as the propensity of a Thompson draw, and the same for every seed.
    /// </summary>
    public static void ChanceOfLargest(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations, Span<double> chances)
    {
        chances = chances[..means.Length];
        chances.Clear();
        double low = double.NegativeInfinity, high = double.NegativeInfinity, narrow = double.PositiveInfinity;
        for (var i = 0; i < means.Length; i++)
        {
            low = Math.Max(low, means[i] - 5 * deviations[i]);
            high = Math.Max(high, means[i] + 5 * deviations[i]);
            narrow = Math.Min(narrow, deviations[i]);
        }

        var steps = (int)Math.Clamp((high - low) / Math.Max(narrow, 1e-6) * 2, Steps, 256);
        var step = (high - low) / steps;
        Span<double> below = stackalloc double[means.Length], densities = stackalloc double[means.Length];
        var total = 0.0;
        for (var s = 0; s < steps; s++)
        {
            var x = low + (s + 0.5) * step;
            var product = 1.0;
            for (var i = 0; i < means.Length; i++)
            {
                var z = (x - means[i]) / deviations[i];
                densities[i] = Density(z);
                below[i] = Math.Max(Cdf(z, densities[i]), 1e-300);
                product *= below[i];
            }

            if (product <= 0) continue;
            for (var i = 0; i < means.Length; i++)
            {
                var mass = densities[i] / deviations[i] * (product / below[i]) * step;
                chances[i] += mass;
                total += mass;
            }
        }

        if (!(total > 0)) { chances.Fill(1.0 / chances.Length); return; }
        for (var i = 0; i < chances.Length; i++) chances[i] /= total;
    }
}
