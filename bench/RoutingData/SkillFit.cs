using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Features;

namespace ModelProxy.RoutingData;

/// <summary>Skill heads fitted on train outcomes; their trust is chosen by quality on a held-out part of train.</summary>
internal static class SkillFit
{
    public static SkillHeads Heads(Dataset data, Pool pool)
    {
        var features = Fitted.Features(data, pool.Name);
        var fit = new Pool(pool.Name, pool.Models, [.. pool.Train.Where((_, i) => i % 4 != 0)]);
        var held = pool.Train.Where((_, i) => i % 4 == 0).ToArray();
        var evidence = Learning.FullInformation(fit, features);
        var partial = Train(fit);
        var extractor = new FeatureExtractor(Fitted.Classifier(data), new SkillHeads([.. pool.Models], partial, 1));
        var skills = held.ToDictionary(q => q.Id, q => extractor.Extract(q.Text));
        double best = -1, trust = 0;
        foreach (var t in new[] { 0, 0.2, 0.35, 0.5, 0.65, 0.8 })
        {
            var decider = new Decider(Learning.Snapshot(evidence, heads: new SkillHeads([.. pool.Models], partial, (float)t), classifier: Fitted.Classifier(data)));
            var quality = References.Scores(held, Learning.Choose(decider, pool, held, skills)).Average();
            Console.WriteLine($"  heads at trust {t:0.00}: {quality:0.0000} on held-out train");
            if (quality > best + 0.0005) (best, trust) = (quality, t);
        }

        var heads = new SkillHeads([.. pool.Models], Train(pool), (float)trust);
        var full = new FeatureExtractor(Fitted.Classifier(data), heads);
        foreach (var query in pool.Test) features[query.Id] = full.Extract(query.Text);
        return heads;
    }

    public static LinearMap Train(Pool pool) => SkillTrainer.Train(
        [.. pool.Train.Select(q => new SkillExample(FeatureExtractor.Encode(q.Text, 18), [.. q.Scores.Select(s => (float)Math.Clamp(s, 0, 1))]))], pool.Models.Length, 18);
}
