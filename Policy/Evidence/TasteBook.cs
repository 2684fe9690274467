using System.Collections.Immutable;

namespace ModelProxy.Policy.Evidence;

/// <summary>How far one user or team finds a model better or worse than everyone does.</summary>
/// <param name="Who">"user:…" or "team:…".</param>
/// <param name="Sum">Weighted sum of reward − prediction.</param>
/// <param name="Count">Weighted ratings.</param>
public sealed record Taste(string Who, string Model, double Sum, double Count);

/// <summary>
/// Personal offsets while they are learned. How much of them is taste and how much the luck of single answers is read from all of them
/// together (<see cref="TasteSpread"/>): where people do not differ, nobody is served by chance. Not thread-safe.
/// </summary>
public sealed class TasteBook(IEnumerable<Taste>? start = null)
{
    private readonly Dictionary<(string Who, string Model), (double Sum, double Count)> _tastes =
        (start ?? []).ToDictionary(t => (t.Who, t.Model), t => (t.Sum, t.Count));
    private double _squares, _ratings;

    public static string User(string user) => "user:" + user;
    public static string Team(string team) => "team:" + team;

    /// <summary>Adds a rating of this user (and team): what it differs from what the shared evidence expected.</summary>
    public void Observe(string user, string team, string model, double residual, double weight = 1)
    {
        if (!double.IsFinite(residual) || !(weight > 0)) return;
        if (user.Length > 0) Add(User(user), model, residual, weight);
        if (team.Length > 0) Add(Team(team), model, residual, weight);
        _squares += weight * residual * residual;
        _ratings += weight;
    }

    public void Decay(double keep)
    {
        (_squares, _ratings) = (_squares * keep, _ratings * keep);
        foreach (var key in _tastes.Keys.ToArray())
        {
            var (sum, count) = _tastes[key];
            if (count * keep < 0.05) _tastes.Remove(key);
            else _tastes[key] = (sum * keep, count * keep);
        }
    }

    /// <summary>As <see cref="TasteTable"/> reads them: kindness to all models taken out, ratings counted by what they tell of taste.</summary>
    public ImmutableArray<Taste> ToTastes() =>
    [
        .. new[] { (Tastes: Of(users: true), Worth: TasteTable.Worth), (Tastes: Of(users: false), Worth: TasteTable.TeamWorth) }
            .SelectMany(kind => TasteSpread.Scale(kind.Tastes, TasteSpread.Of(kind.Tastes, _squares, _ratings), kind.Worth))
            .OrderBy(t => t.Who, StringComparer.Ordinal).ThenBy(t => t.Model, StringComparer.Ordinal),
    ];

    /// <summary>
    /// At most so many offsets, those of the people and teams with most ratings, each with all of theirs: ratings fade, so that it is who
    /// rates now. Of the others little is known, and the shared evidence decides for them.
    /// </summary>
    public static ImmutableArray<Taste> BestKnown(IReadOnlyCollection<Taste> tastes, int most)
    {
        if (tastes.Count <= most) return [.. tastes];
        var kept = new List<Taste>(most);
        foreach (var own in tastes.GroupBy(t => t.Who, StringComparer.Ordinal).OrderByDescending(own => own.Sum(t => t.Count)).ThenBy(own => own.Key, StringComparer.Ordinal))
        {
            if (kept.Count + own.Count() > most) break;
            kept.AddRange(own);
        }
        return [.. kept.OrderBy(t => t.Who, StringComparer.Ordinal).ThenBy(t => t.Model, StringComparer.Ordinal)];
    }

    /// <summary>Variance of what users feel about one model.</summary>
    public double Spread() => TasteSpread.Of(Of(users: true), _squares, _ratings).Taste;

    private OwnTaste[] Of(bool users) =>
    [
        .. _tastes.Where(t => t.Key.Who.StartsWith("user:", StringComparison.Ordinal) == users).Select(t => new Taste(t.Key.Who, t.Key.Model, t.Value.Sum, t.Value.Count))
            .GroupBy(t => t.Who, StringComparer.Ordinal).SelectMany(TasteSpread.WithoutHabit),
    ];

    private void Add(string who, string model, double residual, double weight)
    {
        var (sum, count) = _tastes.GetValueOrDefault((who, model));
        _tastes[(who, model)] = (sum + weight * residual, count + weight);
    }
}
