using System.Collections.Immutable;
using ModelProxy.Policy;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.RoutingData;

/// <summary>The product's learning and deciding code, as the benches use it.</summary>
internal static class Learning
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static PolicySnapshot Snapshot(EvidenceUpdater evidence, ConfidenceCalibration? calibration = null, IEnumerable<Taste>? tastes = null, DomainClassifier? classifier = null, SkillHeads? heads = null)
    {
        var state = new PolicyState
        {
            Version = 1,
            PublishedAt = Now,
            Calibration = calibration ?? new(),
            Tastes = [.. tastes ?? []],
            Classifier = classifier,
            Heads = heads,
        }.With(evidence.ToTable());
        return PolicySnapshot.TryCreate(state, Now, out var faults) ?? throw new InvalidOperationException(string.Join(" ", faults));
    }

    /// <summary>Every outcome of every train query: what a policy could know at most.</summary>
    public static EvidenceUpdater FullInformation(Pool pool, IReadOnlyDictionary<string, QueryFeatures> features) => FullInformation(pool, query => features[query.Id]);

    public static EvidenceUpdater FullInformation(Pool pool, Func<Query, QueryFeatures> features)
    {
        var evidence = new EvidenceUpdater();
        foreach (var query in pool.Train)
            for (var m = 0; m < pool.Models.Length; m++) evidence.Observe(See(pool.Models[m], features(query), query.Scores[m]));
        return evidence;
    }

    /// <summary>What is known of a query whose domain and language are known and nothing else.</summary>
    public static QueryFeatures Certain(string domain, string language) => new FeatureExtractor(DomainClassifier.Shipped).Extract("").With(domain) with { Language = language, Familiarity = 1 };

    public static Observation See(string model, QueryFeatures features, double reward, double weight = 1) => new()
    {
        Model = model,
        Domains = features.DomainProbabilities,
        Language = features.Language,
        Reward = Math.Clamp(reward, 0, 1),
        Weight = weight,
    };

    /// <summary>Every model's outcome on every anchor, filed under the anchor's own domain.</summary>
    public static void Anchors(Pool pool, IReadOnlyDictionary<string, QueryFeatures> features, EvidenceUpdater evidence, int seed)
    {
        foreach (var query in pool.Anchors(seed))
            for (var m = 0; m < pool.Models.Length; m++)
                evidence.Observe(See(pool.Models[m], features[query.Id].With(query.Domain), query.Scores[m]));
    }

    public static ImmutableArray<PolicyCandidate> Candidates(Pool pool) => [.. pool.Models.Select(m => new PolicyCandidate { Model = m })];

    public static PolicyRuling Best(Decider decider, QueryFeatures features, IReadOnlyList<PolicyCandidate> candidates, PolicyObjective? objective = null, string user = "") =>
        decider.Decide(new PolicyRequest { Features = features, Candidates = candidates, Seed = 0, Explore = false, Objective = objective ?? PolicyObjective.QualityOnly, User = user });

    /// <summary>Index of the model chosen for each query, without exploration.</summary>
    public static int[] Choose(Decider decider, Pool pool, IEnumerable<Query> queries, IReadOnlyDictionary<string, QueryFeatures> features, PolicyObjective? objective = null)
    {
        var candidates = Candidates(pool);
        return [.. queries.Select(q => Array.IndexOf(pool.Models, Best(decider, features[q.Id], candidates, objective).Model))];
    }
}
