using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.Policy.Judging;

namespace ModelProxy.LearningWorker.Prompting;

/// <summary>Thinks of a template that may be better than the one in force. Never throws for a model that is away: it has nothing to propose then.</summary>
internal interface IPromptProposer
{
    string Name { get; }

    /// <summary>Null when it has nothing new.</summary>
    Task<Proposal?> ProposeAsync(Brief brief, CancellationToken cancellationToken);
}

/// <param name="Note">What was changed, in a sentence.</param>
internal sealed record Proposal(string Text, string Note)
{
    /// <summary>Recorded questions that the text quotes, beside those the current one does.</summary>
    public IReadOnlyList<Guid> Examples { get; init; } = [];

    /// <summary>The examples of the current text are gone from this one.</summary>
    public bool ReplacesExamples { get; init; }
}

/// <summary>What a proposer may look at: never the held-out cases.</summary>
/// <param name="Tried">Texts of all versions there are.</param>
/// <param name="Round">Grows with every version: deterministic proposers take turns by it.</param>
internal sealed record Brief(PromptTemplate Current, IReadOnlyList<JudgedCase> Cases, IReadOnlySet<string> Tried, int Round)
{
    public bool IsNew(string text) => !Tried.Contains(text) && text != Current.Text;
}
