using System.Globalization;
using CsCheck;
using ModelProxy.Data.Traffic;

namespace ModelProxy.Unit.Tests.Data.Traffic;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.999, 0)]
    [InlineData(1, 1)]
    [InlineData(1.19, 2)]
    [InlineData(2, 5)]
    [InlineData(1000, 40)]
    [InlineData(1e12, LatencyHistogram.Bins - 1)]
    public void A_latency_falls_into_its_bin(double milliseconds, int bin) => Assert.Equal(bin, LatencyHistogram.BinOf(milliseconds));

    [Fact]
    public void Every_latency_lies_between_the_edges_of_its_bin() =>
        Gen.Double[0.001, 1_000_000].Sample(ms =>
        {
            var bin = LatencyHistogram.BinOf(ms);
            return LatencyHistogram.Edge(bin) <= ms * (1 + 1e-9) && (bin == LatencyHistogram.Bins - 1 || ms <= LatencyHistogram.Edge(bin + 1) * (1 + 1e-9));
        });

    [Fact]
    public void A_quantile_is_off_by_less_than_a_fifth_whatever_the_latencies() =>
        Gen.Double[1, 100_000].Array[20, 500].Select(Gen.Double[0.01, 0.99]).Sample((latencies, quantile) =>
        {
            var counts = new long[LatencyHistogram.Bins];
            foreach (var latency in latencies) counts[LatencyHistogram.BinOf(latency)]++;
            var exact = latencies.Order().ElementAt((int)Math.Ceiling(quantile * latencies.Length) - 1);
            var read = LatencyHistogram.Quantile(counts, quantile);
            return Math.Abs(read - exact) <= 0.19 * exact;
        });

    [Fact]
    public void Quantiles_of_the_sum_are_those_of_all_counts_together()
    {
        Assert.Equal([3, 1, 4], LatencyHistogram.Add([1, 1], [2, 0, 4]));
        Assert.Equal(0, LatencyHistogram.Quantile([], 0.5));
    }

    [Fact]
    public void Counts_packed_into_one_number_add_up_as_numbers_do() =>
        Gen.Long[0, 1_000_000].Array[0, LatencyHistogram.Bins].Select(Gen.Long[0, 1_000_000].Array[0, LatencyHistogram.Bins]).Sample((left, right) =>
        {
            var sum = System.Numerics.BigInteger.Parse(LatencyHistogram.Pack(left), CultureInfo.InvariantCulture) + System.Numerics.BigInteger.Parse(LatencyHistogram.Pack(right), CultureInfo.InvariantCulture);
            var expected = LatencyHistogram.Add(left, right);
            return LatencyHistogram.Unpack(sum.ToString(CultureInfo.InvariantCulture)).SequenceEqual(expected.Take(Array.FindLastIndex(expected, c => c > 0) + 1));
        });

    [Fact]
    public void A_packed_histogram_reads_as_it_is_documented()
    {
        Assert.Equal("0000000000005000000000000000000000002", LatencyHistogram.Pack([2, 0, 5]));
        Assert.Equal([2, 0, 5], LatencyHistogram.Unpack("5000000000000000000000002"));
        Assert.Empty(LatencyHistogram.Unpack("0"));
    }
}
