using ModelProxy.Policy;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Features;

namespace ModelProxy.RoutingData;

/// <summary>The classifier fitted on the train labels, and every pool query read by it, once.</summary>
internal static class Fitted
{
    /// <summary>
    /// The train labels, the pools' own domain labels of train queries (at less weight: thousands of one kind), and the seeds.
    /// </summary>
    public static DomainClassifier Classifier(Dataset data) => Once(data, "classifier", () =>
    {
        var own = data.Train.Select(l => Key(l.Text)).ToHashSet();
        var pools = data.Pools.Values.SelectMany(p => p.Train).Where(q => Domains.IndexOf(q.Domain) >= 0 && own.Add(Key(q.Text)));
        return ClassifierTrainer.Train(
            [
                .. data.Train.Select(l => new LabelledText(l.Text, l.Domain)),
                .. pools.Select(q => new LabelledText(q.Text, q.Domain, 0.3f)),
                .. SeedSet.Load().Select(t => t with { Weight = t.Weight * 0.5f }),
            ],
            TrainingOptions.Large);
    });

    private static string Key(string text) => new string([.. text.Where(char.IsLetterOrDigit).Take(120)]).ToLowerInvariant();

    public static Dictionary<string, QueryFeatures> Features(Dataset data, string pool) => Once(data, "features-" + pool, () =>
    {
        var extractor = new FeatureExtractor(Classifier(data));
        return data.Pools[pool].Train.Concat(data.Pools[pool].Test).DistinctBy(q => q.Id).ToDictionary(q => q.Id, q => extractor.Extract(q.Text));
    });

    public static QueryFeatures With(this QueryFeatures features, string domain)
    {
        var p = new float[Domains.Count];
        var index = Domains.IndexOf(domain);
        if (index >= 0) p[index] = 1; else Array.Fill(p, 1f / p.Length);
        return features with { Domain = domain, DomainProbabilities = [.. p] };
    }

    private static T Once<T>(Dataset data, string key, Func<T> make) where T : class
    {
        if (data.Shared.TryGetValue(key, out var found)) return (T)found;
        var made = make();
        data.Shared[key] = made;
        return made;
    }
}
