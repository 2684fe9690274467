using System.Collections.Immutable;

namespace ModelProxy.LearningWorker.Collecting;

/// <summary>Something that happened, in the order in which it became known.</summary>
internal abstract record SeenEvent
{
    public required long Seq { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public required string Model { get; init; }
    public required string Domain { get; init; }
    public required string Language { get; init; }
    public required bool Simulated { get; init; }

    /// <summary>Excerpt to classify where nothing had been decided; null otherwise.</summary>
    public string? Text { get; init; }
}

/// <summary>One recorded exchange, as far as learning needs it.</summary>
internal sealed record SeenExchange : SeenEvent
{
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>success, error, cancelled, truncated or refused.</summary>
    public required string Outcome { get; init; }
    public required double DurationMs { get; init; }

    /// <summary>The model as its provider calls it; empty when unknown.</summary>
    public string Version { get; init; } = "";
    public double? CostUsd { get; init; }

    /// <summary>Attempts that failed, with the failure's kind: they speak about other models than the one that answered in the end.</summary>
    public IReadOnlyList<(string Model, string Kind)> Failures { get; init; } = [];
}

/// <summary>One thing said of an exchange.</summary>
internal sealed record SeenSignal : SeenEvent
{
    public required Guid QueryId { get; init; }
    public required string Kind { get; init; }
    public required string Name { get; init; }
    public required string Rater { get; init; }
    public required string Team { get; init; }
    public required double Value { get; init; }
    public required double Weight { get; init; }

    /// <summary>14 probabilities as decided upon; default when there was no decision.</summary>
    public ImmutableArray<float> Domains { get; init; }
}
