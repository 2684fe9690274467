using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ModelProxy.Policy.Evidence;

/// <summary>Personal offsets, ready to be looked up. Immutable.</summary>
/// <param name="spread">Variance of what users feel about one model: as far as a user's own is not known yet, it is worth finding out.</param>
public sealed class TasteTable(ImmutableArray<Taste> tastes, double spread = TasteTable.UsualSpread)
{
    /// <summary>Variance of tastes before anybody's are known.</summary>
    public const double UsualSpread = 0.005;

    /// <summary>Ratings at which half of what a user seems to feel is believed.</summary>
    internal const double Worth = 4;

    /// <summary>A team's offset is believed half as fast as the user's own.</summary>
    internal const double TeamWorth = 12;

    private readonly FrozenDictionary<(string, string), Taste> _tastes = tastes.ToFrozenDictionary(t => (t.Who, t.Model));
    private readonly FrozenSet<string> _known = tastes.Select(t => t.Who).ToFrozenSet();

    public ImmutableArray<Taste> Tastes { get; } = tastes;

    /// <summary>Offset to the expected reward of a model for this user and team, and the variance it adds.</summary>
    public (double Offset, double Variance) Of(string? user, string? team, string model)
    {
        if (_tastes.Count == 0) return default;
        double offset = 0, variance = 0, ownCount = 0;
        if (!string.IsNullOrEmpty(user) && TasteBook.User(user) is var who && _known.Contains(who))
        {
            if (_tastes.TryGetValue((who, model), out var own)) (offset, ownCount) = (own.Sum / (own.Count + Worth), own.Count);
            variance = spread * Worth / (ownCount + Worth);
        }

        // What the team feels fills in for what the user has not said yet.
        if (!string.IsNullOrEmpty(team) && _tastes.TryGetValue((TasteBook.Team(team), model), out var shared))
            offset += shared.Sum / (shared.Count + TeamWorth) * (Worth / (ownCount + Worth));
        return (Math.Clamp(offset, -0.5, 0.5), variance);
    }
}
