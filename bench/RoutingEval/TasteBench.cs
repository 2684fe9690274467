using ModelProxy.Policy;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;

namespace ModelProxy.RoutingEval;

/// <summary>
/// Two models, two groups of users who love the opposite one (4 of 5 answers liked against 2 of 5), stars with noise and a fifth of
/// them random, each user with habits of their own. After 30 ratings: who is served the model they like better?
/// </summary>
internal sealed class TasteBench : Bench
{
    private const int Users = 200, Ratings = 30;

    public override string Name => "taste";

    public override void Run(Dataset data, Bars bars)
    {
        string[] models = ["plain", "florid"];
        PolicyCandidate[] candidates = [.. models.Select(m => new PolicyCandidate { Model = m })];
        var features = new FeatureExtractor(ModelProxy.Policy.Classifying.DomainClassifier.Shipped).Extract("Write a short story about a lighthouse keeper.");
        var results = new List<double>();
        for (var seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            var evidence = new EvidenceUpdater();
            var tastes = new TasteBook();
            var (raters, repeats) = (new RaterBook(), new Repeats());
            var habits = Enumerable.Range(0, Users).Select(_ => (random.NextDouble() - 0.5) * 0.3).ToArray();
            for (var round = 0; round < Ratings; round++)
            {
                var decider = new Decider(Learning.Snapshot(evidence, tastes: tastes.ToTastes()));
                for (var user = 0; user < Users; user++)
                {
                    var who = "u" + user;
                    var ruling = decider.Decide(new PolicyRequest { Features = features, Candidates = candidates, Seed = seed * 1_000_003L + round * 1009 + user, User = who, Objective = PolicyObjective.QualityOnly });
                    var loved = user % 2 == Array.IndexOf(models, ruling.Model);
                    var stars = random.NextDouble() < 0.2 ? random.Next(5) / 4.0 : random.NextDouble() < (loved ? 0.8 : 0.4) ? 0.75 + 0.25 * random.Next(2) : 0.25 * random.Next(3);
                    stars = Math.Clamp(Math.Round((stars + habits[user]) * 4) / 4, 0, 1);
                    var shared = ruling.Ranked[0].Mean - ruling.Ranked[0].Offset;
                    var (reward, trust) = raters.Take(who, ruling.Model, stars, shared);
                    evidence.Observe(Learning.See(ruling.Model, features, reward, trust * repeats.Next(who, ruling.Model, default)));
                    tastes.Observe(who, "", ruling.Model, raters.Own(stars) - shared); // as the worker does: one's own taste is read from the stars as they were said
                }
            }

            var final = new Decider(Learning.Snapshot(evidence, tastes: tastes.ToTastes()));
            results.AddRange(Enumerable.Range(0, Users).Select(u => Learning.Best(final, features, candidates, user: "u" + u).Model == models[u % 2] ? 1.0 : 0));
        }

        Console.WriteLine($"{Users} users x 5 seeds, {Ratings} ratings each: {results.Average():0.000} get their better model");
        bars.Add("taste_within_30", results.Average(), Stats.Se(results), 0.90);
    }
}
