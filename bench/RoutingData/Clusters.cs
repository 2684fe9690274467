using System.Numerics.Tensors;
using ModelProxy.Policy.Features;

namespace ModelProxy.RoutingData;

/// <summary>A reference: spherical k-means over hashed terms, then the best train model of the test query's cluster.</summary>
internal static class Clusters
{
    private const int Bits = 11, Rounds = 8;

    public static int[] Choose(Pool pool, Query[] test, int clusters = 64)
    {
        var train = pool.Train.Select(q => FeatureExtractor.Encode(q.Text, Bits)).ToArray();
        var random = new Random(1);
        var centres = Enumerable.Range(0, clusters).Select(_ => Dense(train[random.Next(train.Length)])).ToArray();
        var member = new int[train.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < train.Length; i++) member[i] = Nearest(centres, train[i]);
            foreach (var centre in centres) Array.Clear(centre);
            for (var i = 0; i < train.Length; i++) Add(centres[member[i]], train[i]);
            foreach (var centre in centres) TensorPrimitives.Divide(centre, MathF.Max(TensorPrimitives.Norm<float>(centre), 1e-6f), centre);
        }

        var single = References.BestSingle(pool);
        var best = Enumerable.Range(0, clusters).Select(c =>
        {
            var own = Enumerable.Range(0, train.Length).Where(i => member[i] == c).Select(i => pool.Train[i]).ToArray();
            return own.Length == 0 ? single : Stats.ArgMax([.. Enumerable.Range(0, pool.Models.Length).Select(m => own.Average(q => q.Scores[m]))]);
        }).ToArray();
        return [.. test.Select(q => best[Nearest(centres, FeatureExtractor.Encode(q.Text, Bits))])];
    }

    private static int Nearest(float[][] centres, HashedText text)
    {
        var (best, closest) = (0, float.NegativeInfinity);
        for (var c = 0; c < centres.Length; c++)
        {
            var dot = 0f;
            for (var i = 0; i < text.Buckets.Length; i++) dot += centres[c][text.Buckets[i]] * text.Values[i];
            if (dot > closest) (best, closest) = (c, dot);
        }

        return best;
    }

    private static float[] Dense(HashedText text)
    {
        var dense = new float[1 << Bits];
        Add(dense, text);
        return dense;
    }

    private static void Add(float[] centre, HashedText text)
    {
        for (var i = 0; i < text.Buckets.Length; i++) centre[text.Buckets[i]] += text.Values[i];
    }
}
