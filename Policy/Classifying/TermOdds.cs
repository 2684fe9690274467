namespace ModelProxy.Policy.Classifying;

/// <summary>
/// Naive Bayes as a linear map: the log-odds of each term for a domain against all others, smoothed. Poorer than what gradient
/// steps find in many labels, better where there are few; a little of it steadies the other.
/// </summary>
internal static class TermOdds
{
    /// <summary>Weighted count of a term never seen in a domain.</summary>
    private const float Smoothing = 0.05f;

    /// <summary>How far the share of a domain in the labels is believed; theirs is rarely that of the traffic.</summary>
    private const float PriorTrust = 0.3f;

    public static LinearMap Of(IReadOnlyList<TrainingRow> rows, int bits)
    {
        var counts = new float[(1 << bits) * Domains.Count];
        var totals = new float[Domains.Count];
        var labels = new float[Domains.Count];
        foreach (var (text, domain, weight) in rows)
        {
            labels[domain] += weight;
            for (var i = 0; i < text.Buckets.Length; i++)
            {
                counts[text.Buckets[i] * Domains.Count + domain] += weight * text.Values[i];
                totals[domain] += weight * text.Values[i];
            }
        }

        var map = new LinearMap(bits, Domains.Count);
        float all = totals.Sum(), unseen = (1 << bits) * Smoothing / 10;
        for (var bucket = 0; bucket < 1 << bits; bucket++)
        {
            var own = counts.AsSpan(bucket * Domains.Count, Domains.Count);
            var sum = 0f;
            foreach (var count in own) sum += count;
            if (sum == 0) continue;
            var row = map.Row(bucket);
            for (var d = 0; d < Domains.Count; d++)
                row[d] = MathF.Log((own[d] + Smoothing) / (totals[d] + unseen)) - MathF.Log((sum - own[d] + Smoothing) / (all - totals[d] + unseen));
        }

        var mean = labels.Sum() / Domains.Count;
        for (var d = 0; d < Domains.Count; d++) map.Bias[d] = PriorTrust * MathF.Log((labels[d] + 1) / (mean + 1));
        return map;
    }
}
