using ModelProxy.Contracts.Router.V1;
using ModelProxy.RouterService.Deciding;

namespace ModelProxy.RouterService.Rules;

/// <summary>The plain way back: balance by weight, look at nothing else.</summary>
internal sealed class WeightsStep : IDecisionStep
{
    public string Name => StepNames.Weights;

    public ValueTask<StepAnswer> TryAsync(Question question, CancellationToken cancellationToken)
    {
        var (index, propensity) = WeightedDraw.Of(question.Options, question.Seed);
        var chosen = question.Options[index];
        return ValueTask.FromResult(new StepAnswer
        {
            Model = chosen.Model,
            Source = Sources.Rules,
            Confidence = Sources.RulesConfidence,
            Reason = new Said($"Drawn by weight alone ({propensity:P0} of requests go to {chosen.Model}).", $"仅按权重抽取（{propensity:P0} 的请求分配给 {chosen.Model}）。"),
            Ranking = [.. question.Options.OrderByDescending(WeightedDraw.Weight).Select(option => new ScoredCandidate
            {
                Model = option.Model,
                Score = WeightedDraw.Weight(option),
                LatencyMs = option.LatencyMs,
                Propensity = ReferenceEquals(option, chosen) ? propensity : 0,
            })],
        });
    }
}
