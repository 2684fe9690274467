using System.Collections.Immutable;
using ModelProxy.Policy;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.Unit.Tests.Policy.Deciding;

public sealed class DeciderTests
{
    private static readonly ImmutableArray<float> Chat = [.. Enumerable.Range(0, Domains.Count).Select(d => d == 0 ? 1f : 0f)];

    [Fact]
    public void A_user_who_has_rated_neither_is_served_what_everybody_found_better()
    {
        var evidence = new EvidenceUpdater();
        for (var i = 0; i < 1000; i++)
        {
            evidence.Observe(new Observation { Model = "good", Domains = Chat, Language = "en", Reward = 0.8 });
            evidence.Observe(new Observation { Model = "fair", Domains = Chat, Language = "en", Reward = 0.6 });
        }
        evidence.Observe(new Observation { Model = "another", Domains = Chat, Language = "en", Reward = 0.5 });
        var state = new PolicyState { Version = 1, PublishedAt = DateTimeOffset.UnixEpoch.AddDays(20_000), Tastes = [new Taste(TasteBook.User("ann"), "another", 0, 1)] }.With(evidence.ToTable());
        var decider = new Decider(PolicySnapshot.TryCreate(state, DateTimeOffset.UnixEpoch.AddDays(20_001), out _)!);

        var lead = decider.Decide(new PolicyRequest
        {
            Features = new QueryFeatures { Language = "en", Domain = Domains.All[0], DomainProbabilities = Chat, Complexity = 30, Length = 100, Familiarity = 1 },
            Candidates = [new PolicyCandidate { Model = "good" }, new PolicyCandidate { Model = "fair" }],
            Seed = 1,
            User = "ann",
            Objective = PolicyObjective.QualityOnly,
        }).Ranked.Single(ranked => ranked.Model == "good");

        Assert.True(lead.Propensity > 0.95, $"{lead.Propensity}");
    }
}
