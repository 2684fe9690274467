using ModelProxy.Policy.Features;

namespace ModelProxy.RoutingEval.Peers;

/// <summary>A reference: mean reward by model × predicted domain × language, drawn towards the model's own mean; a tenth of the queries at random.</summary>
internal sealed class EpsilonGreedy(Pool pool, IReadOnlyDictionary<string, QueryFeatures> features, int stream) : IStreamLearner
{
    private const double Epsilon = 0.1;

    /// <summary>Observations that the model's mean is worth in a cell, and a mean of one half in all.</summary>
    private const double Worth = 10;

    private readonly Random _random = new(stream + 77);
    private readonly (double Sum, double Count)[] _models = new (double, double)[pool.Models.Length];
    private readonly Dictionary<(int Model, string Cell), (double Sum, double Count)> _cells = [];

    public void Learn(Query query, int model, double reward)
    {
        var key = (model, Cell(query));
        var (sum, count) = _cells.GetValueOrDefault(key);
        _cells[key] = (sum + reward, count + 1);
        _models[model] = (_models[model].Sum + reward, _models[model].Count + 1);
    }

    public int Ask(Query query, int at) => _random.NextDouble() < Epsilon ? _random.Next(pool.Models.Length) : Best(query);

    public int[] Best(Query[] queries) => [.. queries.Select(Best)];

    private int Best(Query query)
    {
        var cell = Cell(query);
        return Stats.ArgMax([.. Enumerable.Range(0, pool.Models.Length).Select(model =>
        {
            var mean = (_models[model].Sum + Worth / 2) / (_models[model].Count + Worth);
            var (sum, count) = _cells.GetValueOrDefault((model, cell));
            return (sum + Worth * mean) / (count + Worth);
        })]);
    }

    private string Cell(Query query) => features[query.Id].Domain + features[query.Id].Language;
}
