namespace ModelProxy.Data.Traffic;

/// <summary>One call to a provider within an exchange. Table traffic.attempt, partitioned as traffic.exchange is.</summary>
public sealed class AttemptRow
{
    public required Guid ExchangeId { get; init; }

    /// <summary>Of the exchange, not of the attempt.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>1 = first.</summary>
    public required int Number { get; init; }
    public string Model { get; set; } = "";
    public string Provider { get; set; } = "";

    /// <summary>As the provider's reply calls it (a dated version behind an alias); as it was asked for where the reply does not say.</summary>
    public string UpstreamModel { get; set; } = "";

    /// <summary>Index or name of the provider's key, never the key.</summary>
    public string KeyId { get; set; } = "";

    /// <summary>Upstream HTTP status; 0 = no answer.</summary>
    public int Status { get; set; }

    /// <summary>success or the failure kind.</summary>
    public string Outcome { get; set; } = "";
    public string Phase { get; set; } = "";

    /// <summary>Milliseconds after the exchange began.</summary>
    public double OffsetMs { get; set; }
    public double DurationMs { get; set; }
    public double? FirstTokenMs { get; set; }
    public long InputTokens { get; set; }
    public long CachedInputTokens { get; set; }
    public long OutputTokens { get; set; }
    public long ReasoningTokens { get; set; }
    public string Error { get; set; } = "";
}
