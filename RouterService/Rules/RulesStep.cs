using ModelProxy.Contracts.Router.V1;
using ModelProxy.RouterService.Deciding;

namespace ModelProxy.RouterService.Rules;

/// <summary>
/// The end of the cascade; always answers, with the low confidence that the specification gives rules.
/// 1. the first optional rule that holds; 2. the model whose card names the question's domain;
/// 3. the configured default; 4. a draw by weight.
/// </summary>
internal sealed class RulesStep(ActiveRules saved) : IDecisionStep
{
    public string Name => StepNames.Rules;

    public ValueTask<StepAnswer> TryAsync(Question question, CancellationToken cancellationToken) => ValueTask.FromResult(Answer(question));

    private StepAnswer Answer(Question question)
    {
        var optional = saved.Current.Rules.Concat(RequestRules.Of(question.Request.Rules, RuleSource.File)).Where(rule => !rule.Mandatory);
        if (RuleWalk.First(question, optional, out _) is { } hit)
            return Answer(question, hit.Model, 1, new Said($"A rule prefers {hit.Model.Model}: {hit.Match.Reason.English}.", $"规则优先选择 {hit.Model.Model}：{hit.Match.Reason.Chinese}。"));

        var fits = DomainFit.Of(question);
        var best = fits.Where(fit => fit.Score >= fits[0].Score - DomainFit.Tie).Select(fit => fit.Option).ToArray();
        var (chosen, propensity, byDefault) = ByDefaultOrWeight(question, best);
        return Answer(question, chosen, propensity, Reason(question, chosen, fits[0].Score, byDefault, best.Length), fits);
    }

    private static (Candidate Chosen, double Propensity, bool ByDefault) ByDefaultOrWeight(Question question, Candidate[] among)
    {
        if (among.Length == 1) return (among[0], 1, false);
        foreach (var option in among)
            if (string.Equals(option.Model, question.Request.DefaultModel, StringComparison.OrdinalIgnoreCase)) return (option, 1, true);
        var (index, propensity) = WeightedDraw.Of(among, question.Seed);
        return (among[index], propensity, false);
    }

    private static Said Reason(Question question, Candidate chosen, double fit, bool byDefault, int ties)
    {
        var domain = question.Features.Domain;
        var about = DomainFit.Lists(chosen, domain)
            ? new Said($"The question looks like {Features.DomainNames.English(domain)} ({fit:P0}), which is a field of {chosen.Model}", $"问题属于{Features.DomainNames.Chinese(domain)}领域（{fit:P0}），是 {chosen.Model} 的专长")
            : new Said("No model's card names this kind of question", "没有模型的说明提到此类问题");
        var how = byDefault ? new Said($"{chosen.Model} is the default", $"{chosen.Model} 是默认模型")
            : ties > 1 ? new Said($"{chosen.Model} was drawn by weight among {ties} models", $"在 {ties} 个模型中按权重抽取了 {chosen.Model}")
            : default(Said?);
        return how is { } also ? new Said($"{about.English}; {also.English}.", $"{about.Chinese}；{also.Chinese}。") : new Said($"{about.English}.", $"{about.Chinese}。");
    }

    private static StepAnswer Answer(Question question, Candidate chosen, double propensity, Said reason, IReadOnlyList<DomainFit>? fits = null) => new()
    {
        Model = chosen.Model,
        Source = Sources.Rules,
        Confidence = Sources.RulesConfidence,
        Reason = reason,
        Propensity = propensity,
        // what was learned about the options, even if too little to decide by, orders the fallbacks better than cards do
        Ranking = question.Ranking.Count > 0 ? [] : [.. (fits ?? DomainFit.Of(question)).Select(fit => new ScoredCandidate
        {
            Model = fit.Option.Model,
            Score = fit.Score,
            LatencyMs = fit.Option.LatencyMs,
            Propensity = ReferenceEquals(fit.Option, chosen) ? propensity : 0,
        })],
    };
}
