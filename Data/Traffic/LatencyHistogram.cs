using System.Globalization;
using System.Numerics;
using System.Text;

namespace ModelProxy.Data.Traffic;

/// <summary>
/// Latencies are counted in bins a quarter of a doubling wide: bin 0 holds everything below 1 ms, bin i ≥ 1 holds
/// [2^((i-1)/4), 2^(i/4)) ms, and the last everything above some 17 minutes. Counts add up over any period, which
/// quantiles do not; a quantile read from them is off by less than 10 % (half a bin), usually by 2-3 %.
/// A column keeps all counts as one number, twelve digits a bin, the first bin last: Postgres then adds histograms with
/// + and sums them with sum(), forty times as fast as arrays. Counts 2, 0, 5 are 5|000000000000|000000000002.
/// </summary>
public static class LatencyHistogram
{
    public const int Bins = 82;

    private const int Digits = 12;

    public static int BinOf(double milliseconds) =>
        milliseconds < 1 ? 0 : Math.Min(1 + (int)Math.Floor(4 * Math.Log2(milliseconds)), Bins - 1);

    /// <summary>Lower edge of a bin in milliseconds.</summary>
    public static double Edge(int bin) => bin <= 0 ? 0 : Math.Pow(2, (bin - 1) / 4.0);

    /// <summary>The <paramref name="quantile"/> (0-1) in milliseconds, interpolated within its bin; 0 when nothing was counted.</summary>
    public static double Quantile(IReadOnlyList<long> counts, double quantile)
    {
        var total = counts.Sum();
        if (total == 0) return 0;
        var rank = Math.Clamp(quantile, 0, 1) * total;
        double below = 0;
        for (var bin = 0; bin < counts.Count; bin++)
        {
            if (counts[bin] > 0 && below + counts[bin] >= rank)
                return Edge(bin) + (Edge(bin + 1) - Edge(bin)) * (rank - below) / counts[bin];
            below += counts[bin];
        }
        return Edge(counts.Count);
    }

    /// <summary>The counts as the number a column keeps.</summary>
    public static string Pack(IReadOnlyList<long> counts)
    {
        var text = new StringBuilder("0", 1 + Digits * counts.Count);
        for (var bin = counts.Count - 1; bin >= 0; bin--) text.Append(CultureInfo.InvariantCulture, $"{counts[bin]:d12}");
        return text.ToString();
    }

    /// <summary>Reads the digits of such a number; ends with the last bin that counted something.</summary>
    public static long[] Unpack(ReadOnlySpan<char> digits)
    {
        digits = digits.TrimStart('0');
        var counts = new long[(digits.Length + Digits - 1) / Digits];
        for (var bin = 0; bin < counts.Length; bin++)
        {
            counts[bin] = long.Parse(digits[Math.Max(0, digits.Length - Digits)..], CultureInfo.InvariantCulture);
            digits = digits[..Math.Max(0, digits.Length - Digits)];
        }
        return counts;
    }

    internal static BigInteger ToNumber(long[] counts) => BigInteger.Parse(Pack(counts), CultureInfo.InvariantCulture);

    internal static long[] FromNumber(BigInteger number) => Unpack(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Bin by bin; the longer of both decides the length.</summary>
    public static long[] Add(IReadOnlyList<long> left, IReadOnlyList<long> right)
    {
        var sum = new long[Math.Max(left.Count, right.Count)];
        for (var bin = 0; bin < sum.Length; bin++)
            sum[bin] = (bin < left.Count ? left[bin] : 0) + (bin < right.Count ? right[bin] : 0);
        return sum;
    }
}
