namespace ModelProxy.FeedbackService.Observing;

/// <summary>What must be known of an exchange to see what followed from it.</summary>
internal sealed record ObservedExchange
{
    private long[]? _trigrams;

    public required long Seq { get; init; }
    public required Guid Id { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What answered, else what was tried last; empty when nothing was.</summary>
    public required string Model { get; init; }
    public required string RequestedModel { get; init; }
    public required string KeyName { get; init; }
    public required string UserId { get; init; }
    public required string Team { get; init; }
    public required string Conversation { get; init; }
    public required int Turn { get; init; }

    /// <summary>success, error, cancelled, truncated or refused.</summary>
    public required string Outcome { get; init; }
    public required string ErrorKind { get; init; }
    public required double DurationMs { get; init; }
    public double? FirstTokenMs { get; init; }

    /// <summary>Of the normalised question in hexadecimal; empty when unknown.</summary>
    public required string PromptHash { get; init; }

    /// <summary>Beginning of the question; null where texts are not kept.</summary>
    public string? Text { get; init; }

    /// <summary>Of <see cref="Text"/>, made once: every question is compared with several.</summary>
    public long[] Trigrams => _trigrams ??= Likeness.Trigrams(Text ?? "");

    public required string Domain { get; init; }
    public required string Language { get; init; }
    public required int ToolCalls { get; init; }
    public required bool Simulated { get; init; }

    // an id may claim any year
    public DateTimeOffset EndedAt => StartedAt.Year < 9000 ? StartedAt.AddMilliseconds(DurationMs) : StartedAt;

    /// <summary>Who asked: the user, else the key.</summary>
    public string Asker => UserId.Length > 0 ? UserId : KeyName;

    /// <summary>An answer a person could be displeased with; one that calls tools goes on by itself.</summary>
    public bool WasRead => ToolCalls == 0 && Outcome is "success" or "truncated" or "refused";
}
