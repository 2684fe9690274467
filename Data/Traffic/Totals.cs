using System.Data.Common;

namespace ModelProxy.Data.Traffic;

/// <summary>Traffic summed over something: a model, a minute, a day.</summary>
/// <param name="At">Start of the bucket, or of the period asked for.</param>
/// <param name="CostUsd">Of those whose price is known; <paramref name="Unpriced"/> counts the others.</param>
public sealed record Totals(DateTimeOffset At, string Model, bool Simulated, long Requests, long Successes, long Errors, long Cancelled, long Truncated, long Refused,
    long InputTokens, long CachedInputTokens, long OutputTokens, long ReasoningTokens, decimal CostUsd, long Unpriced,
    long DurationUs, long GenerationUs, long GenerationTokens, long FirstTokenUs, long FirstTokens,
    IReadOnlyList<long> DurationBins, IReadOnlyList<long> FirstTokenBins)
{
    /// <summary>0-1 of what was not cancelled by the caller or refused to him; 0 when there was nothing.</summary>
    public double SuccessRate => Requests - Cancelled - Refused is > 0 and var judged ? (double)Successes / judged : 0;

    public double MeanDurationMs => Requests > 0 ? DurationUs / 1000.0 / Requests : 0;

    public double MeanFirstTokenMs => FirstTokens > 0 ? FirstTokenUs / 1000.0 / FirstTokens : 0;

    /// <summary>Of streams with a known first token; 0 when there was none.</summary>
    public double TokensPerSecond => GenerationUs > 0 ? GenerationTokens * 1e6 / GenerationUs : 0;

    /// <summary>Latency quantile (0-1) in milliseconds, see <see cref="LatencyHistogram"/>.</summary>
    public double DurationQuantile(double quantile) => LatencyHistogram.Quantile(DurationBins, quantile);

    public double FirstTokenQuantile(double quantile) => LatencyHistogram.Quantile(FirstTokenBins, quantile);

    internal static Totals Read(DbDataReader row, int at = 0) => new(
        row.GetFieldValue<DateTimeOffset>(at), row.GetString(at + 1), row.GetBoolean(at + 2),
        row.GetInt64(at + 3), row.GetInt64(at + 4), row.GetInt64(at + 5), row.GetInt64(at + 6), row.GetInt64(at + 7), row.GetInt64(at + 8),
        row.GetInt64(at + 9), row.GetInt64(at + 10), row.GetInt64(at + 11), row.GetInt64(at + 12), row.GetDecimal(at + 13), row.GetInt64(at + 14),
        row.GetInt64(at + 15), row.GetInt64(at + 16), row.GetInt64(at + 17), row.GetInt64(at + 18), row.GetInt64(at + 19),
        LatencyHistogram.Unpack(row.GetString(at + 20)), LatencyHistogram.Unpack(row.GetString(at + 21)));
}
