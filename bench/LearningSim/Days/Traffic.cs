using ModelProxy.Policy;
using ModelProxy.Simulator.Users;

namespace ModelProxy.LearningSim.Days;

/// <summary>Who asks what on which day, and what is held out; the same for every arm.</summary>
internal sealed class Traffic
{
    private const int Users = 60, MostHeldOut = 600;

    private readonly (Query Query, SimulatedUser User)[] _asked;
    private readonly int _perDay;
    private readonly Dictionary<string, int> _best;

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
        // the label of a query: the model that does best on all train queries of its true domain and language
        _best = pool.Train.Where(IsLabelled).GroupBy(Cell).ToDictionary(cell => cell.Key, cell => Stats.ArgMax([.. Enumerable.Range(0, pool.Models.Length).Select(m => cell.Average(q => q.Scores[m]))]));
    }

    public int Days { get; }

    public int Requests => _asked.Length;

    public Query[] HeldOut { get; }

    public (Query Query, SimulatedUser User)[] Of(int day) => _asked[((day - 1) * _perDay)..(day * _perDay)];

    /// <summary>The expert's model for a query; null where the source names no domain.</summary>
    public int? Best(Query query) => IsLabelled(query) && _best.TryGetValue(Cell(query), out var best) ? best : null;

    private static bool IsLabelled(Query query) => Domains.IndexOf(query.Domain) >= 0;

    private static string Cell(Query query) => query.Domain + "/" + query.Language;
}
