using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;

namespace ModelProxy.RoutingEval.Peers;

/// <summary>The product's policy, published anew every hundred queries.</summary>
internal sealed class OwnPolicy : IStreamLearner
{
    private const int Republish = 100;

    private readonly Pool _pool;
    private readonly IReadOnlyDictionary<string, QueryFeatures> _features;
    private readonly int _stream;
    private readonly EvidenceUpdater _evidence = new();
    private readonly IReadOnlyList<PolicyCandidate> _candidates;
    private Decider? _decider;

    public OwnPolicy(Pool pool, IReadOnlyDictionary<string, QueryFeatures> features, int stream)
    {
        (_pool, _features, _stream, _candidates) = (pool, features, stream, Learning.Candidates(pool));
        foreach (var model in pool.Models) _evidence.Observe(Learning.See(model, features[pool.Train[0].Id], 0.5, 0.001));
    }

    public void Learn(Query query, int model, double reward) => _evidence.Observe(Learning.See(_pool.Models[model], _features[query.Id], reward));

    public void LearnAnchor(Query query, int model, double reward) => _evidence.Observe(Learning.See(_pool.Models[model], _features[query.Id].With(query.Domain), reward));

    public int Ask(Query query, int at)
    {
        if (at % Republish == 0 || _decider is null) _decider = Publish();
        var ruling = _decider.Decide(new PolicyRequest { Features = _features[query.Id], Candidates = _candidates, Seed = at * 7919L + _stream, Objective = PolicyObjective.QualityOnly });
        return Array.IndexOf(_pool.Models, ruling.Model);
    }

    public int[] Best(Query[] queries) => Learning.Choose(Publish(), _pool, queries, _features);

    private Decider Publish() => new(Learning.Snapshot(_evidence));
}
