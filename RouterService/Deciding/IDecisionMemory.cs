using ModelProxy.Contracts.Router.V1;

namespace ModelProxy.RouterService.Deciding;

/// <summary>Where decisions are kept to be given again. Thread-safe; does nothing for questions inside a conversation.</summary>
internal interface IDecisionMemory
{
    void Remember(Question question, RememberedDecision decision);
}

/// <param name="Source">Where it came from before it was remembered.</param>
internal sealed record RememberedDecision(string Model, double Confidence, Said Reason, string Source, IReadOnlyList<ScoredCandidate> Ranking, long PromptVersion, DateTimeOffset At)
{
    public static RememberedDecision Of(StepAnswer answer, Question question) =>
        new(answer.Model!, answer.Confidence, answer.Reason, answer.Source, answer.Ranking.Count > 0 ? answer.Ranking : question.Ranking, answer.PromptVersion, question.At);
}
