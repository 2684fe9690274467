namespace ModelProxy.Policy.Evidence;

/// <summary>
/// Taste told from luck by empirical Bayes (Efron, Morris 1973). One answer surprises by σ² + τ², luck and taste together. Of one
/// person's sum s over n ratings of a model the general kindness h = Σs / (N + 8) is taken out, with a = n / (N + 8):
/// E[(s − nh)²] = σ²(n(1 − a)² + a²(N − n)) + τ²(n²(1 − a)² + a²Σ′n²), Σ′ over their other models. Both are solved for τ², the spread
/// of tastes; a taste is believed half after σ² / τ² ratings.
/// </summary>
internal static class TasteSpread
{
    /// <summary>Ratings at which a person's kindness to all models is believed half.</summary>
    private const double HabitWorth = 8;

    /// <summary>Pairs of ratings that the first guess of the spread is worth.</summary>
    private const double GuessPairs = 40;

    /// <summary>The usual squared surprise of a rating, and the ratings that this guess is worth.</summary>
    private const double Surprise = 0.12, GuessRatings = 20;

    /// <summary>However alike people are, this many ratings of one model by one of them begin to count.</summary>
    private const double MostWorth = 1000;

    /// <summary>One person's offsets without their kindness to all, which says nothing about any model.</summary>
    public static IEnumerable<OwnTaste> WithoutHabit(IEnumerable<Taste> own)
    {
        var tastes = own.ToArray();
        double ratings = tastes.Sum(t => t.Count), squares = tastes.Sum(t => t.Count * t.Count), habit = tastes.Sum(t => t.Sum) / (ratings + HabitWorth);
        return tastes.Select(t =>
        {
            double n = t.Count, a = n / (ratings + HabitWorth), left = (1 - a) * (1 - a);
            return new OwnTaste(t with { Sum = t.Sum - habit * n }, n * left + a * a * (ratings - n), n * n * left + a * a * (squares - n * n));
        });
    }

    /// <summary>τ² of these tastes, and σ².</summary>
    /// <param name="squares">Sum of squared surprises over all ratings.</param>
    public static (double Taste, double Luck) Of(IReadOnlyCollection<OwnTaste> tastes, double squares, double ratings)
    {
        var surprise = (squares + Surprise * GuessRatings) / (ratings + GuessRatings);
        var excess = tastes.Sum(t => t.Taste.Sum * t.Taste.Sum - surprise * t.Luck) + TasteTable.UsualSpread * GuessPairs;
        var pairs = tastes.Sum(t => Math.Max(0, t.Pairs - t.Luck)) + GuessPairs;
        var taste = Math.Clamp(excess / pairs, 1e-5, Math.Min(surprise / 2, 0.25));
        return (taste, surprise - taste);
    }

    /// <summary>The same tastes, with their ratings scaled so that <paramref name="worth"/> ratings are half believed.</summary>
    public static IEnumerable<Taste> Scale(IEnumerable<OwnTaste> tastes, (double Taste, double Luck) spread, double worth)
    {
        var scale = worth / Math.Clamp(spread.Luck / spread.Taste, worth, MostWorth);
        return tastes.Select(t => t.Taste with { Sum = Math.Clamp(t.Taste.Sum, -t.Taste.Count, t.Taste.Count) * scale, Count = t.Taste.Count * scale });
    }
}

/// <param name="Luck">What σ² is multiplied by in the expected square of the sum.</param>
/// <param name="Pairs">What τ² is multiplied by in it.</param>
internal readonly record struct OwnTaste(Taste Taste, double Luck, double Pairs);
