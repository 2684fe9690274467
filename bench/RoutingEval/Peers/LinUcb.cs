using ModelProxy.Policy;
using ModelProxy.Policy.Features;

namespace ModelProxy.RoutingEval.Peers;

/// <summary>
/// A reference: LinUCB with disjoint linear models (Li, Chu, Langford, Schapire 2010) over the domain probabilities, once for Chinese
/// and once for the rest, and a constant. A⁻¹ is kept by the formula of Sherman and Morrison.
/// </summary>
/// <param name="alpha">Width of the confidence bound.</param>
internal sealed class LinUcb(Pool pool, IReadOnlyDictionary<string, QueryFeatures> features, double alpha) : IStreamLearner
{
    private const int Size = 2 * Domains.Count + 1;

    private readonly double[][] _inverse = [.. pool.Models.Select(_ => Identity())];
    private readonly double[][] _sum = [.. pool.Models.Select(_ => new double[Size])];

    public void Learn(Query query, int model, double reward)
    {
        var (x, inverse) = (Context(query), _inverse[model]);
        var ax = Times(inverse, x);
        var scale = 1 + Dot(x, ax);
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++) inverse[i * Size + j] -= ax[i] * ax[j] / scale;
            _sum[model][i] += reward * x[i];
        }
    }

    public int Ask(Query query, int at) => Best(query, alpha);

    public int[] Best(Query[] queries) => [.. queries.Select(query => Best(query, 0))];

    private int Best(Query query, double width)
    {
        var x = Context(query);
        return Stats.ArgMax([.. Enumerable.Range(0, pool.Models.Length).Select(model =>
        {
            var ax = Times(_inverse[model], x);
            return Dot(ax, _sum[model]) + width * Math.Sqrt(Math.Max(0, Dot(x, ax)));
        })]);
    }

    private double[] Context(Query query)
    {
        var (seen, x) = (features[query.Id], new double[Size]);
        var from = seen.Language == Languages.Chinese ? 0 : Domains.Count;
        for (var d = 0; d < Domains.Count; d++) x[from + d] = seen.DomainProbabilities[d];
        x[^1] = 1;
        return x;
    }

    private static double[] Identity()
    {
        var a = new double[Size * Size];
        for (var i = 0; i < Size; i++) a[i * Size + i] = 1;
        return a;
    }

    private static double[] Times(double[] a, double[] x)
    {
        var y = new double[Size];
        for (var i = 0; i < Size; i++) for (var j = 0; j < Size; j++) y[i] += a[i * Size + j] * x[j];
        return y;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < Size; i++) sum += a[i] * b[i];
        return sum;
    }
}
