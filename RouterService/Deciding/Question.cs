using ModelProxy.Contracts.Router.V1;
using ModelProxy.Policy.Features;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.RouterService.Deciding;

/// <summary>One decision to be made: the request, checked and read, and what the steps so far found out.</summary>
internal sealed class Question
{
    public required DecideRequest Request { get; init; }

    /// <summary>Excerpt of the last user turn, at most <see cref="QuestionReader.MaxText"/> characters.</summary>
    public required string Text { get; init; }

    /// <summary>SHA-256 of the text without case and spacing: equal for what people would call the same question.</summary>
    public required byte[] TextHash { get; init; }

    public required QueryFeatures Features { get; init; }

    /// <summary>Taken once, so that one decision is made by one policy.</summary>
    public required PolicySnapshot Policy { get; init; }

    /// <summary>What may be chosen, in the gateway's order; never empty.</summary>
    public required IReadOnlyList<Candidate> Options { get; init; }

    /// <summary>Of weight 0: chosen when a rule or the conversation names them, by nobody else.</summary>
    public IReadOnlyList<Candidate> Reserved { get; init; } = [];

    /// <summary>What may not, with the reason in <c>excluded</c>.</summary>
    public required IReadOnlyList<ScoredCandidate> Excluded { get; init; }

    /// <summary>All chance in the decision comes from here, so that it can be replayed.</summary>
    public required long Seed { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When the caller stops waiting.</summary>
    public DateTime? CallerDeadline { get; init; }

    /// <summary>The explanation is wanted in Chinese; English otherwise.</summary>
    public required bool InChinese { get; init; }

    /// <summary>The experiment between models or objectives that drew this question; null when none did.</summary>
    public Assignment? Trial { get; init; }

    /// <summary>The judge's template that was drawn for this question; null while none was.</summary>
    public DrawnTemplate? Template { get; set; }

    /// <summary>What an abstaining step could still tell of the options, best first; empty while none has.</summary>
    public IReadOnlyList<ScoredCandidate> Ranking { get; set; } = [];

    /// <summary>What answered last in this conversation and could answer again; null = none. A tool loop is one from its first turn on.</summary>
    public Candidate? Previous => Request.Conversation is { PreviousModel.Length: > 0 } conversation && (conversation.Turn > 1 || Request.Needs is { ToolLoop: true }) ? Find(conversation.PreviousModel) : null;

    public bool InConversation => Previous is not null;

    /// <summary>The request carries the results of calls, and whoever made them could go on.</summary>
    public bool InToolLoop => Request.Needs is { ToolLoop: true } && InConversation;

    public Candidate? Find(string? model)
    {
        foreach (var option in Options.Concat(Reserved))
            if (string.Equals(option.Model, model, StringComparison.OrdinalIgnoreCase)) return option;
        foreach (var option in Options.Concat(Reserved))
            if (option.Aliases.Contains(model, StringComparer.OrdinalIgnoreCase)) return option;
        return null;
    }
}
