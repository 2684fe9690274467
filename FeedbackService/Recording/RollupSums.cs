using ModelProxy.Data.Traffic;

namespace ModelProxy.FeedbackService.Recording;

/// <summary>Sums new exchanges into what must be added to the rollups. Pure.</summary>
internal static class RollupSums
{
    public static IReadOnlyCollection<RollupMinuteRow> Minutes(IEnumerable<ExchangeRow> exchanges) => Of<RollupMinuteRow>(exchanges, TimeSpan.FromMinutes(1), e => (e.Domain, e.Language, e.KeyName));

    public static IReadOnlyCollection<RollupHourRow> Hours(IEnumerable<ExchangeRow> exchanges) => Of<RollupHourRow>(exchanges, TimeSpan.FromHours(1), e => (e.Domain, e.Language, e.KeyName));

    public static IReadOnlyCollection<RollupModelMinuteRow> ModelMinutes(IEnumerable<ExchangeRow> exchanges) => Of<RollupModelMinuteRow>(exchanges, TimeSpan.FromMinutes(1), _ => ("", "", ""));

    public static IReadOnlyCollection<RollupModelHourRow> ModelHours(IEnumerable<ExchangeRow> exchanges) => Of<RollupModelHourRow>(exchanges, TimeSpan.FromHours(1), _ => ("", "", ""));

    private static Dictionary<(DateTimeOffset, string, string, string, string, bool), T>.ValueCollection Of<T>(IEnumerable<ExchangeRow> exchanges, TimeSpan bucket, Func<ExchangeRow, (string Domain, string Language, string KeyName)> by) where T : RollupRow, new()
    {
        var sums = new Dictionary<(DateTimeOffset, string, string, string, string, bool), T>();
        foreach (var e in exchanges)
        {
            var starts = new DateTimeOffset(e.StartedAt.UtcTicks - e.StartedAt.UtcTicks % bucket.Ticks, TimeSpan.Zero);
            var (domain, language, keyName) = by(e);
            var key = (starts, e.Model, domain, language, keyName, e.Simulated);
            if (!sums.TryGetValue(key, out var sum))
                sums[key] = sum = new T { Bucket = starts, Model = e.Model, Domain = domain, Language = language, KeyName = keyName, Simulated = e.Simulated };
            Add(sum, e);
        }
        return sums.Values;
    }

    private static void Add(RollupRow sum, ExchangeRow e)
    {
        sum.Requests++;
        if (e.Outcome == "success") sum.Successes++;
        if (e.Outcome == "error") sum.Errors++;
        if (e.Outcome == "cancelled") sum.Cancelled++;
        if (e.Outcome == "truncated") sum.Truncated++;
        if (e.Outcome == "refused") sum.Refused++;
        sum.InputTokens += e.InputTokens;
        sum.CachedInputTokens += e.CachedInputTokens;
        sum.OutputTokens += e.OutputTokens;
        sum.ReasoningTokens += e.ReasoningTokens;
        sum.CostUsd += e.CostUsd ?? 0;
        if (e.CostUsd is null) sum.Unpriced++;
        sum.DurationUs += Microseconds(e.DurationMs);
        sum.DurationBins = Count(sum.DurationBins, e.DurationMs);
        if (e.FirstTokenMs is not { } first) return;
        sum.FirstTokens++;
        sum.FirstTokenUs += Microseconds(first);
        sum.FirstTokenBins = Count(sum.FirstTokenBins, first);
        if (!e.Stream || e.DurationMs <= first || e.OutputTokens == 0) return;
        sum.GenerationUs += Microseconds(e.DurationMs) - Microseconds(first);
        sum.GenerationTokens += e.OutputTokens;
    }

    // halves to even, as round() of Postgres does with double precision
    public static long Microseconds(double milliseconds) => (long)Math.Round(milliseconds * 1000, MidpointRounding.ToEven);

    private static long[] Count(long[] bins, double milliseconds)
    {
        var bin = LatencyHistogram.BinOf(milliseconds);
        if (bin >= bins.Length) Array.Resize(ref bins, bin + 1);
        bins[bin]++;
        return bins;
    }
}
