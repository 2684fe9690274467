using System.Collections.Frozen;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Policy.Judging;

namespace ModelProxy.RouterService.Llama3;

/// <summary>What was learned of a model. Rates are 0-1, stars 1-5 (0 = none), latency in ms (0 = unknown).</summary>
internal sealed record JudgeProfile(double SuccessRate, double Rating, double LatencyMs, long Requests, IReadOnlyList<string> BestDomains);

/// <summary>All profiles at one moment. Immutable.</summary>
internal sealed record JudgeProfiles(FrozenDictionary<string, JudgeProfile> ByModel)
{
    public static JudgeProfiles Empty { get; } = new(FrozenDictionary<string, JudgeProfile>.Empty);

    /// <summary>What is configured and what was learned of a candidate, as the judge is told it.</summary>
    public JudgedModel Describe(Candidate candidate)
    {
        var profile = ByModel.GetValueOrDefault(candidate.Model);
        return new JudgedModel(candidate.Model)
        {
            Description = candidate.Description,
            Domains = [.. candidate.Domains.Concat(profile?.BestDomains ?? []).Distinct()],
            SuccessRate = profile is { Requests: > 0 } ? profile.SuccessRate : null,
            Rating = profile?.Rating ?? 0,
            LatencyMs = profile is { LatencyMs: > 0 } ? profile.LatencyMs : candidate.LatencyMs,
            OutputPrice = candidate.Price is { HasOutput: true } price ? price.Output : null,
        };
    }
}
