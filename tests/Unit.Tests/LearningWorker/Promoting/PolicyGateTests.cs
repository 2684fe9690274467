using System.Collections.Immutable;
using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.LearningWorker.Promoting;
using ModelProxy.Policy;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.Unit.Tests.LearningWorker.Promoting;

public sealed class PolicyGateTests
{
    private static readonly ImmutableArray<float> Code = [.. Domains.All.Select(domain => domain == Domains.Code ? 1f : 0f)];

    [Fact]
    public void A_policy_that_would_choose_the_worse_model_is_refused()
    {
        var verdict = PolicyGate.Judge(Believes("good", 60), Believes("poor", 60), Logged(300));

        Assert.False(verdict.Passes, $"{verdict.Gain} {verdict.Low} {verdict.High}");
        Assert.True(verdict.High < 0);
        Assert.Equal("refused", verdict.Word);
        Assert.True(verdict.Estimates[OffPolicy.DoublyRobust].Next.Value < verdict.Estimates[OffPolicy.DoublyRobust].InForce.Value);
    }

    [Fact]
    public void A_policy_that_would_choose_the_better_model_passes()
    {
        var verdict = PolicyGate.Judge(Believes("poor", 60), Believes("good", 60), Logged(300));

        Assert.True(verdict is { Passes: true, Known: true, Low: > 0 });
    }

    [Fact]
    public void A_policy_like_the_one_before_passes() => Assert.True(PolicyGate.Judge(Believes("good", 60), Believes("good", 61), Logged(300)).Passes);

    [Fact]
    public void While_too_little_is_known_the_new_policy_is_taken()
    {
        var verdict = PolicyGate.Judge(Believes("good", 60), Believes("poor", 60), Logged(20));

        Assert.True(verdict is { Passes: true, Known: false });
        Assert.StartsWith("promoted, too little", verdict.Word, StringComparison.Ordinal);
        Assert.True(PolicyGate.Judge(Believes("good", 60), Believes("poor", 60), []).Passes);
    }

    /// <summary>Chosen by the toss of a coin: "good" is right four times of five, "poor" one time of five.</summary>
    private static LoggedDecision[] Logged(int count)
    {
        var draw = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var chosen = draw.Next(2) == 0 ? "good" : "poor";
            var reward = draw.NextDouble() < (chosen == "good" ? 0.8 : 0.2) ? 1.0 : 0.0;
            return new LoggedDecision(Request(), chosen, new Dictionary<string, double> { ["good"] = 0.5, ["poor"] = 0.5 }, reward, new Dictionary<string, double> { ["good"] = 0.6, ["poor"] = 0.6 });
        })];
    }

    private static PolicyRequest Request() => new()
    {
        Features = new QueryFeatures { Language = "en", Domain = Domains.Code, DomainProbabilities = Code, Complexity = 30, Length = 100, Familiarity = 1 },
        Candidates = [new PolicyCandidate { Model = "good" }, new PolicyCandidate { Model = "poor" }],
        Seed = 1,
    };

    private static PolicySnapshot Believes(string better, int ratings)
    {
        var evidence = new EvidenceUpdater();
        foreach (var model in (string[])["good", "poor"])
            for (var i = 0; i < ratings; i++) evidence.Observe(new Observation { Model = model, Domains = Code, Language = "en", Reward = model == better ? 0.9 : 0.2 });
        var state = new PolicyState { Version = 1, PublishedAt = DateTimeOffset.UnixEpoch.AddDays(20_000) }.With(evidence.ToTable());
        return PolicySnapshot.TryCreate(state, DateTimeOffset.UnixEpoch.AddDays(20_001), out _)!;
    }
}
