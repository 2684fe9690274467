using System.Collections.Immutable;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;

namespace ModelProxy.Policy.Snapshots;

/// <summary>The parts of a snapshot as a learner hands them over or a store returns them: not yet checked.</summary>
public sealed record PolicyState
{
    /// <summary>Grows with every publication; 0 for the policy the product ships.</summary>
    public required long Version { get; init; }
    public required DateTimeOffset PublishedAt { get; init; }
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>α and β per model × domain × language, in the order of <see cref="EvidenceTable"/>.</summary>
    public ImmutableArray<float> Alpha { get; init; } = [];
    public ImmutableArray<float> Beta { get; init; } = [];
    public ImmutableArray<CardPrior> Priors { get; init; } = [];
    public ImmutableArray<Taste> Tastes { get; init; } = [];

    /// <summary>Variance of what users feel about one model, in reward (0-1) squared; 0-0.25.</summary>
    public double TasteSpread { get; init; } = TasteTable.UsualSpread;
    public ImmutableArray<ModelExpense> Expenses { get; init; } = [];
    public ConfidenceCalibration Calibration { get; init; } = new();

    /// <summary>Null = the shipped classifier.</summary>
    public DomainClassifier? Classifier { get; init; }

    /// <summary>Null = decide by the table alone.</summary>
    public SkillHeads? Heads { get; init; }

    /// <summary>A state with this evidence.</summary>
    public PolicyState With(EvidenceTable evidence) => this with { Models = evidence.Models, Alpha = evidence.Alpha, Beta = evidence.Beta };
}
