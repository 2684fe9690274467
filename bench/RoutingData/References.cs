using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Features;

namespace ModelProxy.RoutingData;

/// <summary>What our choices are compared with, recomputed on the same split.</summary>
internal static class References
{
    public static int BestSingle(Pool pool) =>
        Stats.ArgMax([.. Enumerable.Range(0, pool.Models.Length).Select(m => pool.Train.Average(q => q.Scores[m]))]);

    /// <summary>The best train model of each test query's cell; the best single one where the cell was never seen.</summary>
    public static int[] ByCell(Pool pool, Query[] test, Func<Query, string> cell)
    {
        var single = BestSingle(pool);
        var best = pool.Train.GroupBy(cell).ToDictionary(g => g.Key, g => Stats.ArgMax([.. Enumerable.Range(0, pool.Models.Length).Select(m => g.Average(q => q.Scores[m]))]));
        return [.. test.Select(q => best.GetValueOrDefault(cell(q), single))];
    }

    /// <summary>Mean scores of the 50 nearest train queries by cosine of the hashed terms.</summary>
    public static int[] Nearest(Pool pool, Query[] test, int neighbours = 50)
    {
        const int bits = 18;
        var lists = new Dictionary<int, List<(int Row, float Value)>>();
        var found = new Dictionary<int, int>();
        var train = pool.Train.Select(q => FeatureExtractor.Encode(q.Text, bits)).ToArray();
        foreach (var row in train) foreach (var bucket in row.Buckets) found[bucket] = found.GetValueOrDefault(bucket) + 1;
        HashedText Weighted(HashedText t)
        {
            var v = t.Values.Select((x, i) => x * (float)Math.Log((train.Length + 1.0) / (found.GetValueOrDefault(t.Buckets[i]) + 1))).ToArray();
            var norm = MathF.Sqrt(v.Sum(x => x * x));
            return new HashedText(t.Buckets, [.. v.Select(x => x / Math.Max(norm, 1e-6f))]);
        }

        for (var r = 0; r < train.Length; r++)
        {
            var row = Weighted(train[r]);
            for (var i = 0; i < row.Buckets.Length; i++)
            {
                if (found[row.Buckets[i]] > train.Length / 5) continue;
                if (!lists.TryGetValue(row.Buckets[i], out var list)) lists[row.Buckets[i]] = list = [];
                list.Add((r, row.Values[i]));
            }
        }

        var scores = new float[train.Length];
        return [.. test.Select(q =>
        {
            Array.Clear(scores);
            var row = Weighted(FeatureExtractor.Encode(q.Text, bits));
            for (var i = 0; i < row.Buckets.Length; i++)
                if (lists.TryGetValue(row.Buckets[i], out var list)) foreach (var (r, value) in list) scores[r] += value * row.Values[i];
            var order = Enumerable.Range(0, scores.Length).OrderByDescending(r => scores[r]).Take(neighbours).ToArray();
            return Stats.ArgMax([.. Enumerable.Range(0, pool.Models.Length).Select(m => order.Average(r => pool.Train[r].Scores[m]))]);
        })];
    }

    public static double[] Scores(Query[] test, int[] chosen) => [.. test.Select((q, i) => q.Scores[chosen[i]])];
}
