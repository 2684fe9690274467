namespace ModelProxy.Data.Traffic;

/// <summary>
/// Sums of the exchanges that began within one bucket, by model, domain, language and key. Everything is an exact
/// number (whole microseconds, decimals), so that the sums equal those of the raw rows whatever the order of arrival.
/// </summary>
public abstract class RollupRow
{
    /// <summary>Start of the bucket, UTC.</summary>
    public DateTimeOffset Bucket { get; set; }
    public string Model { get; set; } = "";
    public string Domain { get; set; } = "";
    public string Language { get; set; } = "";
    public string KeyName { get; set; } = "";

    /// <summary>Answered by the Simulator: never summed with real traffic.</summary>
    public bool Simulated { get; set; }

    public long Requests { get; set; }
    public long Successes { get; set; }
    public long Errors { get; set; }
    public long Cancelled { get; set; }
    public long Truncated { get; set; }
    public long Refused { get; set; }
    public long InputTokens { get; set; }
    public long CachedInputTokens { get; set; }
    public long OutputTokens { get; set; }
    public long ReasoningTokens { get; set; }
    public decimal CostUsd { get; set; }

    /// <summary>Exchanges whose cost is unknown and not part of <see cref="CostUsd"/>.</summary>
    public long Unpriced { get; set; }
    public long DurationUs { get; set; }

    /// <summary>Time between first token and end, where both are known: the divisor of tokens per second.</summary>
    public long GenerationUs { get; set; }

    /// <summary>Output tokens of the exchanges in <see cref="GenerationUs"/>.</summary>
    public long GenerationTokens { get; set; }
    public long FirstTokenUs { get; set; }
    public long FirstTokens { get; set; }

    /// <summary>Counts of durations by bin of <see cref="LatencyHistogram"/>; missing tail bins are zero.</summary>
    public long[] DurationBins { get; set; } = [];
    public long[] FirstTokenBins { get; set; } = [];
}

/// <summary>Table traffic.rollup_minute.</summary>
public sealed class RollupMinuteRow : RollupRow;

/// <summary>Table traffic.rollup_hour.</summary>
public sealed class RollupHourRow : RollupRow;

/// <summary>Table traffic.rollup_model_hour: the hours over all domains, languages and keys, whose columns are empty. What most pages show is read from these few rows.</summary>
public sealed class RollupModelHourRow : RollupRow;

/// <summary>Table traffic.rollup_model_minute: the same of the minutes, for the edges of periods and for days of half-hour zones.</summary>
public sealed class RollupModelMinuteRow : RollupRow;
