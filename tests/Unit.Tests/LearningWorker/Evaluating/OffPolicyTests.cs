using System.Collections.Immutable;
using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.Policy;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.Unit.Tests.LearningWorker.Evaluating;

/// <summary>A simulated world in which the true value of every policy is known, decided by the real policy code.</summary>
public sealed class OffPolicyTests
{
    private const int Runs = 200;
    private const int Decisions = 1500;

    [Fact]
    public void Estimates_agree_with_the_simulated_truth_within_their_own_intervals_in_nine_of_ten_runs()
    {
        var hits = new Dictionary<string, int> { [OffPolicy.Ips] = 0, [OffPolicy.Snips] = 0, [OffPolicy.DoublyRobust] = 0 };
        for (var seed = 0; seed < Runs; seed++)
        {
            var world = new World(seed);
            var (logged, truth) = world.Log(Decisions);
            Count(OffPolicy.Ips, OffPolicy.InversePropensity(logged));
            Count(OffPolicy.Snips, OffPolicy.SelfNormalised(logged));
            Count(OffPolicy.DoublyRobust, OffPolicy.DoublyRobustly(logged));

            void Count(string method, OffPolicyEstimate estimate)
            {
                if (estimate.Low <= truth && truth <= estimate.High) hits[method]++;
            }
        }

        Assert.All(hits, hit => Assert.True(hit.Value >= 0.9 * Runs, $"{hit.Key}: {hit.Value} of {Runs} intervals hold the truth"));
    }

    [Fact]
    public void The_intervals_are_narrow_enough_to_tell_something()
    {
        var (logged, _) = new World(7).Log(Decisions);

        var (ips, dr) = (OffPolicy.InversePropensity(logged), OffPolicy.DoublyRobustly(logged));

        Assert.InRange(dr.High - dr.Low, 0.001, 0.2);
        Assert.True(dr.High - dr.Low < ips.High - ips.Low, "a model of the rewards must help");
    }

    [Fact]
    public void What_was_logged_by_the_very_same_policy_is_worth_its_mean_reward()
    {
        LoggedChoice[] logged = [.. Enumerable.Range(0, 100).Select(i => new LoggedChoice(i % 2, 1, 0.4, 0.6, new Spread(1, 0.6, 0.4)))];

        Assert.Equal(0.5, OffPolicy.InversePropensity(logged).Value, 9);
        Assert.Equal(0.5, OffPolicy.SelfNormalised(logged).Value, 9);
        Assert.Equal(100, OffPolicy.Effective(logged), 9);
    }

    [Fact]
    public void Nothing_logged_tells_nothing()
    {
        Assert.True(double.IsInfinity(OffPolicy.DoublyRobustly([]).High));
        Assert.True(double.IsInfinity(OffPolicy.SelfNormalised([]).High));
        Assert.Equal(0, OffPolicy.Effective([]));
    }

    /// <summary>Three models of unknown ability per domain; one policy logs, another is to be evaluated, a rough one predicts.</summary>
    private sealed class World
    {
        private static readonly string[] Models = ["a", "b", "c"];
        private readonly Random _draw;
        private readonly double[,] _ability;
        private readonly Decider _logging, _target;
        private readonly PolicySnapshot _model;

        public World(int seed)
        {
            _draw = new Random(seed);
            _ability = new double[Models.Length, Domains.Count];
            for (var m = 0; m < Models.Length; m++)
                for (var d = 0; d < Domains.Count; d++) _ability[m, d] = 0.3 + 0.5 * _draw.NextDouble();
            // what each policy has learned: something of the truth, and much noise
            (_logging, _target, _model) = (new Decider(Learned(10)), new Decider(Learned(20)), Learned(15));
        }

        public (IReadOnlyList<LoggedChoice> Logged, double Truth) Log(int decisions)
        {
            // a policy decides by the domain alone here: one ruling of each per domain tells all its chances
            var worth = new double[Domains.Count];
            var chances = new Dictionary<string, double>[Domains.Count];
            var seen = new LoggedChoice[Domains.Count, Models.Length, 2];
            for (var d = 0; d < Domains.Count; d++)
            {
                var request = Request(d, 1);
                chances[d] = _logging.Decide(request).Ranked.ToDictionary(ranked => ranked.Model, ranked => ranked.Propensity);
                worth[d] = _target.Decide(request).Ranked.Sum(ranked => ranked.Propensity * _ability[Array.IndexOf(Models, ranked.Model), d]);
                var expected = Models.ToDictionary(model => model, model => _model.Expect(model, null, Only(d).AsSpan(), Languages.IndexOf("en"), []).Mean);
                for (var m = 0; m < Models.Length; m++)
                    for (var reward = 0; reward < 2; reward++) seen[d, m, reward] = new LoggedDecision(request, Models[m], chances[d], reward, expected).Under(_target);
            }
            var logged = new LoggedChoice[decisions];
            for (var i = 0; i < decisions; i++)
            {
                var domain = _draw.Next(Domains.Count);
                var chosen = Drawn(chances[domain]);
                logged[i] = seen[domain, chosen, _draw.NextDouble() < _ability[chosen, domain] ? 1 : 0];
            }
            return (logged, worth.Average());
        }

        private int Drawn(Dictionary<string, double> chances)
        {
            var at = _draw.NextDouble();
            for (var m = 0; m < Models.Length; m++)
                if ((at -= chances[Models[m]]) < 0) return m;
            return Models.Length - 1;
        }

        private PolicySnapshot Learned(int perCell)
        {
            var evidence = new EvidenceUpdater();
            for (var m = 0; m < Models.Length; m++)
                for (var d = 0; d < Domains.Count; d++)
                    for (var i = 0; i < perCell; i++)
                        evidence.Observe(new Observation { Model = Models[m], Domains = Only(d), Language = "en", Reward = _draw.NextDouble() < _ability[m, d] ? 1 : 0 });
            var state = new PolicyState { Version = 1, PublishedAt = DateTimeOffset.UnixEpoch.AddDays(20_000) }.With(evidence.ToTable());
            return PolicySnapshot.TryCreate(state, DateTimeOffset.UnixEpoch.AddDays(20_001), out var faults) ?? throw new InvalidOperationException(string.Join(" ", faults));
        }

        private static PolicyRequest Request(int domain, long seed) => new()
        {
            Features = new QueryFeatures { Language = "en", Domain = Domains.All[domain], DomainProbabilities = Only(domain), Complexity = 30, Length = 100, Familiarity = 1 },
            Candidates = [.. Models.Select(model => new PolicyCandidate { Model = model })],
            Seed = seed,
            Objective = PolicyObjective.QualityOnly,
        };

        private static ImmutableArray<float> Only(int domain) => [.. Enumerable.Range(0, Domains.Count).Select(d => d == domain ? 1f : 0f)];
    }
}
