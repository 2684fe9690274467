using ModelProxy.Data.Feedback;
using ModelProxy.Simulator.Users;

namespace ModelProxy.LearningSim.Replaying;

/// <summary>
/// The people of the ten days in one process: sixty users with habits who rate a fifth to a half of the answers and ask again after a part
/// of what disappoints them, a thousand requests a day, a full cycle every night, the classifier as shipped.
/// </summary>
internal sealed class CrowdReplay : Bench
{
    private const int Users = 60, PerDay = 1000, Days = 10, Republish = 100, Seeds = 3;

    public override string Name => "crowd";

    public override void Run(Dataset data, Bars bars)
    {
        if (!data.Pools.TryGetValue("routerdc7", out var pool)) return;
        Measure(pool, "no anchors", anchors: false, implied: true);
        Measure(pool, "no anchors, stars alone", anchors: false, implied: false);
        Measure(pool, "anchors", anchors: true, implied: true);
        Measure(pool, "anchors, stars alone", anchors: true, implied: false);
    }

    private static void Measure(Pool pool, string name, bool anchors, bool implied)
    {
        int[] marks = [0, 1, 5, Days];
        var quality = marks.Select(_ => new double[pool.Test.Length]).ToArray();
        var success = new double[Days];
        var cuts = 0.0;
        var spread = 0.0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (own, chosen, learning) = Play(pool, seed, anchors, implied, marks);
            for (var day = 0; day < Days; day++) success[day] += own[day] / Seeds;
            for (var mark = 0; mark < marks.Length; mark++)
                for (var i = 0; i < pool.Test.Length; i++) quality[mark][i] += pool.Test[i].Scores[chosen[mark][i]] / Seeds;
            cuts += (double)learning.Alarms.Count(alarm => alarm.EvidenceCut) / Seeds;
            spread += learning.Publish().State.TasteSpread / Seeds;
        }
        Console.WriteLine($"{name,-26} quality after day {string.Join("  ", marks.Select((mark, at) => $"{mark}: {quality[at].Average():0.0000}"))} ± {Stats.Se(quality[^1]):0.0000}; success by day {string.Join(" ", success.Select(day => $"{day:0.000}"))}; cuts {cuts:0.0}, taste spread {spread:0.0000} (seeds 0-{Seeds - 1})");
    }

    private static (double[] Success, List<int[]> Chosen, LearningSide Learning) Play(Pool pool, int seed, bool anchors, bool implied, int[] marks)
    {
        using var routing = new RoutingSide(pool.Models);
        var learning = new LearningSide();
        if (anchors) learning.Anchor(pool, seed);
        var random = new Random(seed);
        var queries = pool.Train.DistinctBy(query => query.Text).ToArray();
        random.Shuffle(queries);
        SimulatedUser[] users = [.. Enumerable.Range(1, Users).Select(number => SimulatedUser.Number(number, $"{seed}"))];
        var success = new double[Days];
        var chosen = new List<int[]>();
        routing.Policy = learning.Publish();
        if (marks.Contains(0)) chosen.Add(routing.Choose(pool, pool.Test));
        for (var day = 0; day < Days; day++)
        {
            for (var t = 0; t < PerDay; t++)
            {
                if (t % Republish == 0) routing.Policy = learning.Publish();
                var query = queries[(day * PerDay + t) % queries.Length];
                var user = users[random.Next(Users)];
                var decision = routing.Decide($"{seed}/{day}/{t}", query.Text, user.Name);
                var score = query.Scores[Array.IndexOf(pool.Models, decision.Model)];
                success[day] += score / PerDay;
                learning.Answered(decision);
                var fair = Math.Clamp((int)Math.Round(1 + 4 * score), 1, 5);
                if (user.Rate(fair, query.Id) is { } stars) learning.Rated(decision, decision.Model, stars, user.Name);
                if (implied && user.Next(user.Opinion(fair, query.Id), query.Id) is not NextStep.Goes and var next)
                    learning.Implied(decision, next is NextStep.AsksAnother ? ImplicitSignal.AskedAnother : ImplicitSignal.Regenerate, user.Name);
            }
            learning.Recompute();
            routing.Policy = learning.Publish();
            if (marks.Contains(day + 1)) chosen.Add(routing.Choose(pool, pool.Test));
        }
        return (success, chosen, learning);
    }
}
