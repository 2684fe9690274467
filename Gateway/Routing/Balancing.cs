using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Routing;

/// <summary>Names of the ways to order the models that share a name.</summary>
internal static class BalancingPolicies
{
    /// <summary>In proportion to the weights. The default.</summary>
    public const string Weighted = "weighted";

    /// <summary>Fewest requests under way for its weight.</summary>
    public const string LeastBusy = "least-busy";

    /// <summary>The quicker of two drawn by weight (recent first-output time × requests under way).</summary>
    public const string Latency = "latency";

    /// <summary>Cheapest first; unknown prices last.</summary>
    public const string Cost = "cost";
}

/// <summary>Orders models that could all answer: the first gets the request, the others stand in for it. Thread-safe.</summary>
internal sealed class Balancer(ModelHealthBook health, Random random)
{
    private readonly SmoothDraw _draw = new(random);

    public IEnumerable<ModelEntry> Order(IReadOnlyList<ModelEntry> models, string policy)
    {
        if (models.Count < 2) return models;
        var drawn = Drawn(models);
        return policy switch
        {
            BalancingPolicies.LeastBusy => drawn.OrderBy(Busyness),
            BalancingPolicies.Latency => Quicker(drawn),
            BalancingPolicies.Cost => drawn.OrderBy(m => m.Weight <= 0).ThenBy(m => m.Price is { Input: { } input, Output: { } output } ? 3 * input + output : double.MaxValue),
            _ => drawn,
        };
    }

    /// <summary>The first by <see cref="SmoothDraw"/>, the others at random so that each is likelier before lighter ones (Efraimidis and Spirakis 2006); weight 0 last.</summary>
    private ModelEntry[] Drawn(IReadOnlyList<ModelEntry> models)
    {
        var (ordered, keys) = (new ModelEntry[models.Count], new double[models.Count]);
        var total = 0.0;
        for (var i = 0; i < ordered.Length; i++)
        {
            ordered[i] = models[i];
            keys[i] = models[i].Weight > 0 ? -Math.Log(1 - random.NextDouble()) / models[i].Weight : double.MaxValue;
            total += models[i].Weight;
        }
        if (total > 0)
        {
            var left = _draw.Next() * total;
            for (var i = 0; i < ordered.Length; i++)
            {
                if (ordered[i].Weight <= 0) continue;
                left -= ordered[i].Weight;
                if (left >= 0) continue;
                keys[i] = -1;
                break;
            }
        }
        Array.Sort(keys, ordered);
        return ordered;
    }

    private double Busyness(ModelEntry model) => model.Weight > 0 ? health.Of(model).InFlight / model.Weight : double.MaxValue;

    private ModelEntry[] Quicker(ModelEntry[] drawn)
    {
        if (drawn[1].Weight > 0 && health.Of(drawn[1]).Load < health.Of(drawn[0]).Load) (drawn[0], drawn[1]) = (drawn[1], drawn[0]);
        return drawn;
    }
}
