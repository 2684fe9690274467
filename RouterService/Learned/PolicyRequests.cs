using ModelProxy.Contracts.Router.V1;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;
using ModelProxy.RouterService.Deciding;

namespace ModelProxy.RouterService.Learned;

/// <summary>A question in the terms of the policy, and its ruling in those of the wire.</summary>
internal static class PolicyRequests
{
    /// <summary>Tokens of an ordinary answer: what a request is expected to cost beyond its prompt.</summary>
    private const double UsualAnswer = 500;

    public static PolicyRequest Of(Question question, LearnedOptions options)
    {
        var request = question.Request;
        var tokens = PromptTokens(question);
        var candidates = new PolicyCandidate[question.Options.Count];
        for (var i = 0; i < candidates.Length; i++) candidates[i] = Candidate(question.Options[i], tokens);
        return new PolicyRequest
        {
            Features = question.Features,
            Candidates = candidates,
            Seed = question.Seed,
            User = request.User,
            Team = request.Team,
            Objective = Objective(request.Objective, options),
            Explore = !request.DryRun && !(request.Needs?.NoExploration ?? false),
            PreviousModel = question.Previous?.Model ?? "",
        };
    }

    public static ScoredCandidate[] Ranking(PolicyRuling ruling)
    {
        var ranking = new ScoredCandidate[ruling.Ranked.Length];
        for (var i = 0; i < ranking.Length; i++)
        {
            var ranked = ruling.Ranked[i];
            ranking[i] = new ScoredCandidate
            {
                Model = ranked.Model,
                Score = ranked.Score,
                Mean = ranked.Mean,
                Uncertainty = ranked.Uncertainty,
                Cost = Known(ranked.Cost),
                LatencyMs = Known(ranked.LatencyMs),
                Offset = ranked.Offset,
                Propensity = ranked.Propensity,
                Samples = ranked.Samples,
                Excluded = ranked.Excluded,
            };
        }
        return ranking;
    }

    private static PolicyCandidate Candidate(Candidate option, double promptTokens) => new()
    {
        Model = option.Model,
        Cost = option.Price is { HasInput: true, HasOutput: true } price ? (promptTokens * price.Input + UsualAnswer * price.Output) / 1e6 : null,
        LatencyMs = option.LatencyMs > 0 ? option.LatencyMs : null,
        NoExploration = option.Probing,
        Prior = CardPrior.FromCard(option.Model, option.Domains, option.Price is { HasOutput: true } known ? known.Output : null),
    };

    /// <summary>About four characters of English or one and a half of Chinese make a token.</summary>
    private static double PromptTokens(Question question) =>
        Math.Max(question.Features.Length, question.Text.Length) / (question.Features.Language is "zh" or "ja" or "ko" ? 1.5 : 4);

    private static PolicyObjective Objective(Objective? asked, LearnedOptions options) => new(
        asked is { HasQuality: true } ? asked.Quality : options.Quality,
        asked is { HasCost: true } ? asked.Cost : options.Cost,
        asked is { HasLatency: true } ? asked.Latency : options.Latency);

    private static double Known(double value) => double.IsFinite(value) ? value : 0;
}
