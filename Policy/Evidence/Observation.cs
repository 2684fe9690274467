using System.Collections.Immutable;

namespace ModelProxy.Policy.Evidence;

/// <summary>One outcome of one model on one query.</summary>
public sealed record Observation
{
    public required string Model { get; init; }

    /// <summary>Domain probabilities of the query as decided upon; evidence is shared out by them.</summary>
    public required ImmutableArray<float> Domains { get; init; }
    public required string Language { get; init; }

    /// <summary>
    /// How far a single reward may lie beyond 0-1. A star without its rater's habit can come out above 1 or below 0, and cut off there
    /// it would pull whoever is near 1 down: the best model would sink the more it is rated. No single one may say more than this, though.
    /// </summary>
    public const double Beyond = 0.5;

    /// <summary>0 (useless) to 1 (perfect), or beyond by <see cref="Beyond"/> at most.</summary>
    public required double Reward { get; init; }

    /// <summary>1 for a rating, 0.5 for an implicit outcome, more for a graded anchor; at most 10.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>What the policy expected (0-1); NaN when no policy had an opinion. Feeds drift and personal taste.</summary>
    public double Predicted { get; init; } = double.NaN;
    public string User { get; init; } = "";
    public string Team { get; init; } = "";
}
