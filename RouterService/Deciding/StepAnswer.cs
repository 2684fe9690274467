using ModelProxy.Contracts.Router.V1;

namespace ModelProxy.RouterService.Deciding;

/// <summary>What one step says to one question.</summary>
internal sealed record StepAnswer
{
    /// <summary>The model chosen, one of <see cref="Question.Options"/>; null when the step abstains.</summary>
    public string? Model { get; init; }

    /// <summary>Why this model, or why none.</summary>
    public required Said Reason { get; init; }

    /// <summary>One of <see cref="Deciding.Sources"/>; empty while abstaining.</summary>
    public string Source { get; init; } = "";

    /// <summary>0-100: how likely the choice is the best one.</summary>
    public double Confidence { get; init; }

    /// <summary>The options best first, as far as the step can tell them apart; an abstaining step may give it for those after it.</summary>
    public IReadOnlyList<ScoredCandidate> Ranking { get; init; } = [];

    /// <summary>Probability with which the choice was made, for an answer without a ranking of its own.</summary>
    public double Propensity { get; init; } = 1;

    /// <summary>Drawn by the exploration floor rather than by score.</summary>
    public bool Explored { get; init; }

    /// <summary>Of the judge's template behind the answer; 0 when there is none. Whatever answers a question that one was drawn for, the cascade adds it.</summary>
    public long PromptVersion { get; init; }

    public string Experiment { get; init; } = "";

    public string Arm { get; init; } = "";

    public static StepAnswer Abstain(Said reason) => new() { Reason = reason };
}
