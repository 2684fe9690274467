using ModelProxy.RouterService.Deciding;

namespace ModelProxy.RouterService.Rules;

/// <summary>Rules of the request itself, then the mandatory ones of the operator: they win over everything learned.</summary>
internal sealed class MandatoryStep(ActiveRules saved) : IDecisionStep
{
    public string Name => StepNames.Mandatory;

    public ValueTask<StepAnswer> TryAsync(Question question, CancellationToken cancellationToken) => ValueTask.FromResult(Try(question));

    private StepAnswer Try(Question question)
    {
        if (RuleWalk.First(question, Rules(question), out var passedOver) is { } hit)
            return new StepAnswer { Model = hit.Model.Model, Source = Sources.Rules, Confidence = 100, Reason = Reason(hit.Rule, hit.Match) };
        if (passedOver is not null)
            return StepAnswer.Abstain(new Said($"A rule asks for {passedOver.Model}, which cannot be chosen now", $"有规则要求 {passedOver.Model}，但它当前不可选"));
        return StepAnswer.Abstain(new Said("no mandatory rule applies", "没有适用的强制规则"));
    }

    private IEnumerable<RoutingRule> Rules(Question question)
    {
        var own = RequestRules.Of(question.Request.RequestRules, RuleSource.Request);
        var mandatory = saved.Current.Rules.Where(rule => rule.Mandatory);
        var file = RequestRules.Of(question.Request.Rules, RuleSource.File).Where(rule => rule.Mandatory);
        return own.Concat(mandatory).Concat(file);
    }

    private static Said Reason(RoutingRule rule, RuleMatch match) => rule.Source == RuleSource.Request
        ? new Said($"A rule of this request asks for {rule.Model}: {match.Reason.English}.", $"本次请求的规则指定 {rule.Model}：{match.Reason.Chinese}。")
        : new Said($"A mandatory rule asks for {rule.Model}: {match.Reason.English}.", $"强制规则指定 {rule.Model}：{match.Reason.Chinese}。");
}
