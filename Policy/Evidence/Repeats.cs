namespace ModelProxy.Policy.Evidence;

/// <summary>
/// How often each rater has spoken of a model before, so that nobody outweighs the rest by saying it again and again: with n earlier
/// ratings by the same rater a rating weighs 1 / (1 + n / h), n of them together some h · ln(1 + n / h). h is 10 where ten or more rate
/// the model; of fewer raters each may say more, for there is less of a rest, and where one key speaks for all it is 100. What was said
/// long ago fades as the evidence does: who rates steadily goes on teaching. It depends on nothing but the ratings and their times, so
/// that learning on the way and all at once come to the same. Not thread-safe.
/// </summary>
/// <param name="halfLife">After which an earlier rating counts half; null = never.</param>
public sealed class Repeats(TimeSpan? halfLife = null)
{
    /// <summary>Ratings after which the next counts half: of one among many, and of all together where they are few.</summary>
    private const double AtHalf = 10, AtHalfTogether = 100;

    private readonly Dictionary<(string Rater, string Model), (double Times, DateTimeOffset At)> _said = [];
    private readonly Dictionary<string, int> _raters = new(StringComparer.Ordinal);

    /// <summary>What the rating weighs (0-1); it counts as an earlier one from now on.</summary>
    public double Next(string rater, string model, DateTimeOffset at)
    {
        if (!_said.TryGetValue((rater, model), out var said))
        {
            said = (0, at);
            _raters[model] = _raters.GetValueOrDefault(model) + 1;
        }
        // what was recorded late does not make the others younger
        if (at < said.At) at = said.At;
        var times = halfLife is { } half ? said.Times * Math.Pow(0.5, (at - said.At) / half) : said.Times;
        _said[(rater, model)] = (times + 1, at);
        return 1 / (1 + times / Math.Max(AtHalf, AtHalfTogether / _raters[model]));
    }

    /// <summary>Nothing was said yet: the same ratings are about to be shown again from the first on.</summary>
    public void Clear()
    {
        _said.Clear();
        _raters.Clear();
    }
}
