namespace ModelProxy.RoutingData;

internal static class Stats
{
    public static double Se(IReadOnlyCollection<double> values)
    {
        if (values.Count < 2) return 0;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1) / values.Count);
    }

    /// <summary>95 % interval of the mean difference, by normal approximation over pairs.</summary>
    public static (double Low, double High) Paired(IReadOnlyList<double> ours, IReadOnlyList<double> theirs)
    {
        var differences = ours.Zip(theirs, (a, b) => a - b).ToArray();
        var mean = differences.Average();
        var se = Se(differences);
        return (mean - 1.96 * se, mean + 1.96 * se);
    }

    /// <summary>Expected calibration error over ten equal-count bins.</summary>
    public static double Ece(IEnumerable<(double Confidence, double Right)> seen, int bins = 10)
    {
        var sorted = seen.OrderBy(s => s.Confidence).ToArray();
        double error = 0;
        for (var b = 0; b < bins; b++)
        {
            var part = sorted[(b * sorted.Length / bins)..((b + 1) * sorted.Length / bins)];
            if (part.Length > 0) error += Math.Abs(part.Average(p => p.Confidence) - part.Average(p => p.Right)) * part.Length / sorted.Length;
        }

        return error;
    }

    public static int ArgMax(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++) if (values[i] > values[best]) best = i;
        return best;
    }
}
