using ModelProxy.Data.Feedback;
using ModelProxy.LearningSim.Days;
using ModelProxy.Simulator.Users;

namespace ModelProxy.LearningSim.Replaying;

/// <summary>
/// The ten days in one process, for several seeds: the same people and traffic, a policy every hundred requests, a full cycle every night,
/// the classifier as shipped. Who asks again is only seen to do so.
/// </summary>
internal sealed class CrowdReplay : Bench
{
    private const int PerDay = 1000, Days = 10, Late = 3, Republish = 100, Seeds = 18;

    private static readonly int[] _marks = [0, 1, 5, Days];

    public override string Name => "crowd";

    public override void Run(Dataset data, Bars bars)
    {
        foreach (var name in new[] { "routerdc7", "routerbench11", "zeroeval18" })
        {
            if (!data.Pools.TryGetValue(name, out var pool)) continue;
            foreach (var anchors in new[] { false, true })
            {
                var runs = new CrowdResult[Seeds];
                Parallel.For(0, Seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed => runs[seed] = Play(pool, seed, anchors));
                Console.WriteLine($"{name}, {(anchors ? "anchors" : "no anchors")} (seeds 0-{Seeds - 1})");
                Console.WriteLine($"  held out after day {string.Join(", ", _marks.Select((mark, at) => $"{mark}: {runs.Average(run => run.Agreement[at]):0.000} agree, quality {runs.Average(run => run.Quality[at]):0.000}"))}");
                Console.WriteLine($"  agreement by seed {string.Join(" ", runs.Select(run => $"{run.Agreement[^1]:0.000}"))}");
                Console.WriteLine($"  last {Late} days: success {runs.Average(run => run.Success):0.000} (equal weights {runs.Average(run => run.Blind):0.000}), match {runs.Average(run => run.Match):0.000}; {runs.Average(run => run.Ratings):0} ratings, {runs.Average(run => run.Cuts):0.0} cuts, taste spread {runs.Average(run => run.TasteSpread):0.0000}");
            }
        }
    }

    /// <param name="Blind">Success of equal weights on the same traffic.</param>
    private sealed record CrowdResult(double[] Agreement, double[] Quality, double Success, double Blind, double Match, int Ratings, int Cuts, double TasteSpread);

    private static CrowdResult Play(Pool pool, int seed, bool anchors)
    {
        using var routing = new RoutingSide(pool.Models);
        var learning = new LearningSide();
        var traffic = new Traffic(pool, Days, PerDay, seed);
        if (anchors) learning.Anchor(pool, seed);
        var (agreement, quality) = (new List<double>(), new List<double>());
        var (success, blind, match) = (new List<double>(), new List<double>(), new List<double>());
        var ratings = 0;
        routing.Policy = learning.Publish();
        for (var day = 0; ; day++)
        {
            if (_marks.Contains(day))
            {
                var chosen = routing.Choose(pool, traffic.HeldOut);
                quality.Add(References.Scores(traffic.HeldOut, chosen).Average());
                agreement.Add(traffic.HeldOut.Zip(chosen).Where(x => traffic.Best(x.First) is not null).Average(x => traffic.Best(x.First) == x.Second ? 1.0 : 0));
            }
            if (day == Days) break;
            var asked = traffic.Of(day + 1);
            for (var t = 0; t < asked.Length; t++)
            {
                if (t % Republish == 0) routing.Policy = learning.Publish();
                var (query, user) = asked[t];
                var decision = routing.Decide($"{seed}/{day}/{t}", query.Text, user.Name);
                var model = Array.IndexOf(pool.Models, decision.Model);
                var score = query.Scores[model];
                learning.Answered(decision);
                var fair = Math.Clamp((int)Math.Round(1 + 4 * score), 1, 5);
                if (user.Rate(fair, query.Id) is { } stars)
                {
                    learning.Rated(decision, decision.Model, stars, user.Name);
                    ratings++;
                }
                if (user.Next(user.Opinion(fair, query.Id), query.Id) is not NextStep.Goes and var next)
                    learning.Implied(decision, next is NextStep.AsksAnother ? ImplicitSignal.AskedAnother : ImplicitSignal.Regenerate, user.Name);
                if (day < Days - Late) continue;
                success.Add(score >= 0.5 ? 1 : 0);
                blind.Add(query.Scores.Average(other => other >= 0.5 ? 1.0 : 0));
                if (traffic.Best(query) is { } best) match.Add(best == model ? 1 : 0);
            }
            learning.Recompute();
            routing.Policy = learning.Publish();
        }
        return new CrowdResult([.. agreement], [.. quality], success.Average(), blind.Average(), match.Average(), ratings, learning.Alarms.Count(alarm => alarm.EvidenceCut), learning.Publish().State.TasteSpread);
    }
}
