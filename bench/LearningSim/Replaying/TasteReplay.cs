namespace ModelProxy.LearningSim.Replaying;

/// <summary>
/// Two models, two groups of users who love the opposite one (4 of 5 answers liked against 2 of 5), a fifth of the stars random,
/// each user with habits of their own. After 30 ratings: who is served the model they like better?
/// </summary>
internal sealed class TasteReplay : Bench
{
    private const int Users = 200, Ratings = 30;

    /// <summary>How strongly offsets are shrunk was chosen on seeds 0-4: these are others.</summary>
    private const int FirstSeed = 10, Seeds = 10;

    private const string Text = "Write a short story about a lighthouse keeper.";

    public override string Name => "taste";

    public override void Run(Dataset data, Bars bars)
    {
        string[] models = ["plain", "florid"];
        var worlds = new List<double>();
        for (var seed = FirstSeed; seed < FirstSeed + Seeds; seed++)
        {
            using var routing = new RoutingSide(models);
            var learning = new LearningSide();
            var random = new Random(seed);
            var habits = Enumerable.Range(0, Users).Select(_ => (random.NextDouble() - 0.5) * 1.2).ToArray();
            for (var round = 0; round < Ratings; round++)
            {
                routing.Policy = learning.Publish();
                for (var user = 0; user < Users; user++)
                {
                    var decision = routing.Decide($"{seed}/{round}/{user}", Text, "u" + user);
                    learning.Answered(decision);
                    var loved = user % 2 == Array.IndexOf(models, decision.Model);
                    var stars = random.NextDouble() < 0.2 ? 1 + random.Next(5) : random.NextDouble() < (loved ? 0.8 : 0.4) ? 4 + random.Next(2) : 1 + random.Next(3);
                    learning.Rated(decision, decision.Model, Math.Clamp(Math.Round(stars + habits[user]), 1, 5), "u" + user);
                }
            }

            routing.Policy = learning.Publish();
            worlds.Add(Enumerable.Range(0, Users).Select(user => routing.Decide($"{seed}/after/{user}", Text, "u" + user, explore: false).Model == models[user % 2] ? 1.0 : 0).Average());
        }

        Console.WriteLine($"{Users} users, {Ratings} ratings each (seeds {FirstSeed}-{FirstSeed + Seeds - 1}): {worlds.Average():0.000} get their better model");
        bars.Add("taste_within_30", worlds.Average(), Stats.Se(worlds), 0.90);
    }
}
