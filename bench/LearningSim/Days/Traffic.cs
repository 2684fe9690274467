using ModelProxy.Policy;
using ModelProxy.Policy.Deciding;
using ModelProxy.Simulator.Users;

namespace ModelProxy.LearningSim.Days;

/// <summary>Who asks what on which day, and what is held out; the same for every arm.</summary>
internal sealed class Traffic
{
    private const int Users = 60, MostHeldOut = 2000;

    private readonly (Query Query, SimulatedUser User)[] _asked;
    private readonly int _perDay;
    private readonly Dictionary<string, Dictionary<int, double>> _expert;

    public Traffic(Pool pool, int days, int perDay, int seed)
    {
        var random = new Random(seed);
        var queries = pool.Train.DistinctBy(query => query.Text).ToArray();
        random.Shuffle(queries);
        (Days, _perDay) = (days, Math.Min(perDay, queries.Length / days));
        SimulatedUser[] users = [.. Enumerable.Range(1, Users).Select(number => SimulatedUser.Number(number, $"{seed}"))];
        _asked = [.. queries.Take(_perDay * days).Select(query => (query, users[random.Next(Users)]))];
        var test = pool.Test.ToArray();
        random.Shuffle(test);
        HeldOut = [.. test.Take(MostHeldOut)];
        var features = pool.Train.Concat(pool.Test).Where(IsLabelled).GroupBy(Cell).ToDictionary(cell => cell.Key, cell => Learning.Certain(cell.First().Domain, cell.First().Language));
        var expert = new Decider(Learning.Snapshot(Learning.FullInformation(new Pool(pool.Name, pool.Models, [.. pool.Train.Where(IsLabelled)]), query => features[Cell(query)])));
        _expert = features.ToDictionary(cell => cell.Key, cell => Learning.Best(expert, cell.Value, Learning.Candidates(pool)).Ranked.ToDictionary(ranked => Array.IndexOf(pool.Models, ranked.Model), ranked => ranked.Mean));
    }

    public int Days { get; }

    public int Requests => _asked.Length;

    public Query[] HeldOut { get; }

    public (Query Query, SimulatedUser User)[] Of(int day) => _asked[((day - 1) * _perDay)..(day * _perDay)];

    /// <summary>The label of a query: what all train outcomes would choose if its true domain and language were known; null where the source names no domain.</summary>
    public int? Best(Query query) => IsLabelled(query) ? _expert[Cell(query)].MaxBy(model => model.Value).Key : null;

    /// <summary>How much worse than the label's a model is expected to be on such queries, 0-1.</summary>
    public double Worse(Query query, int model) => _expert[Cell(query)].Values.Max() - _expert[Cell(query)][model];

    private static bool IsLabelled(Query query) => Domains.IndexOf(query.Domain) >= 0;

    private static string Cell(Query query) => query.Domain + "/" + query.Language;
}
