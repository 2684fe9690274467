using Microsoft.Extensions.Options;
using ModelProxy.Policy.Deciding;
using ModelProxy.RouterService.Deciding;

namespace ModelProxy.RouterService.Learned;

/// <summary>
/// Decides by the evidence in the current policy. Unsure, it leaves the choice to the judge if there is one; without a
/// judge little evidence still beats none.
/// </summary>
internal sealed class LearnedStep(IOptions<LearnedOptions> options, IJudgePresence judge) : IDecisionStep
{
    /// <summary>Outcomes without which nothing has been learned of any candidate.</summary>
    private const double Least = 2;

    private readonly LearnedOptions _options = options.Value;
    private readonly DeciderOptions _decider = new(Floor: options.Value.ExplorationFloor, SwitchCost: options.Value.SwitchCost);

    public string Name => StepNames.Learned;

    public ValueTask<StepAnswer> TryAsync(Question question, CancellationToken cancellationToken) => ValueTask.FromResult(Try(question));

    private StepAnswer Try(Question question)
    {
        if (question.Policy.Version == 0) return StepAnswer.Abstain(new Said("no policy has been published yet", "尚未发布学习策略"));
        var ruling = Rule(question);
        var ranking = PolicyRequests.Ranking(ruling);
        if (WhyNot(question, ruling) is { } reason) return new StepAnswer { Reason = reason, Ranking = ranking };
        return new StepAnswer
        {
            Model = ruling.Model,
            Source = Sources.Learned,
            Confidence = ruling.Confidence * 100,
            Reason = LearnedReason.Of(question, ruling),
            Ranking = ranking,
            Explored = ruling.Explored,
        };
    }

    /// <summary>The same for the same question: all chance comes from its seed.</summary>
    public PolicyRuling Rule(Question question) => new Decider(question.Policy, _decider).Decide(PolicyRequests.Of(question, _options));

    private Said? WhyNot(Question question, PolicyRuling ruling)
    {
        // what is known of a model elsewhere says something of it here too
        if (ruling.Ranked.All(candidate => question.Policy.Known(candidate.Model) < Least)) return new Said("nothing has been learned about these models yet", "尚未学到关于这些模型的任何经验");
        var judgeMayBeAsked = question.Request.Mode is not Contracts.Router.V1.Mode.Learned && !question.InConversation && judge.CanAnswer;
        if (!judgeMayBeAsked) return null;
        if (ruling.Unfamiliar) return new Said($"the wording is unfamiliar (only {question.Features.Familiarity:P0} of it is known)", $"措辞陌生（只认识其中 {question.Features.Familiarity:P0}）");
        var known = ruling.Ranked.Where(candidate => candidate.Excluded.Length == 0).OrderByDescending(candidate => candidate.Score).Take(2).Min(candidate => candidate.Samples);
        return ruling.Certainty >= _options.LeastCertainty || known >= _options.EnoughSamples ? null
            : new Said($"unsure: {ruling.Certainty:P0} certain which model is best here", $"把握不足：仅有 {ruling.Certainty:P0} 的把握判断哪个模型最佳");
    }
}
