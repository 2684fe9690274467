using ModelProxy.Data.Learning;
using ModelProxy.Data.Traffic;

namespace ModelProxy.LearningWorker.Profiling;

/// <summary>Sums behind one profile row. Older sums fade: they are scaled when something newer arrives. Not thread-safe.</summary>
internal sealed class ProfileCell(ProfileKey key)
{
    /// <summary>Observations that what is known of the model elsewhere is worth.</summary>
    private const double PriorWorth = 8;

    /// <summary>Ratings that the usual rating is worth.</summary>
    private const double RatingWorth = 4;

    private const double UsualStars = 3.6;
    private const double UsualVariance = 1.2;

    private readonly double[] _latency = new double[LatencyHistogram.Bins];
    private DateTimeOffset _at;
    private long _requests, _ratings;
    private double _judged, _successes, _reward, _weight, _recentReward, _recentWeight, _stars, _starWeight, _starSquares, _cost, _priced;

    public bool IsDirty { get; private set; }

    public double Weight => _weight;

    public void Answered(DateTimeOffset at, LearningOptions options, bool succeeded, double durationMs, double? costUsd)
    {
        Fade(at, options);
        _requests++;
        _judged++;
        if (succeeded) _successes++;
        _latency[LatencyHistogram.BinOf(durationMs)]++;
        if (costUsd is { } cost) (_cost, _priced) = (_cost + cost, _priced + 1);
    }

    public void Failed(DateTimeOffset at, LearningOptions options)
    {
        Fade(at, options);
        _requests++;
        _judged++;
    }

    public void Rewarded(DateTimeOffset at, LearningOptions options, double reward, double weight)
    {
        Fade(at, options);
        (_reward, _weight) = (_reward + weight * reward, _weight + weight);
        (_recentReward, _recentWeight) = (_recentReward + weight * reward, _recentWeight + weight);
    }

    public void Rated(DateTimeOffset at, LearningOptions options, double stars)
    {
        Fade(at, options);
        _ratings++;
        (_stars, _starSquares, _starWeight) = (_stars + stars, _starSquares + stars * stars, _starWeight + 1);
    }

    /// <param name="priorMean">What is expected of the model before this cell is looked at.</param>
    public ProfileRow ToRow(double priorMean, DateTimeOffset now)
    {
        IsDirty = false;
        var n = _weight + PriorWorth;
        // single stars may lie beyond 0-1 without their rater's habit
        var reward = Math.Clamp((_reward + priorMean * PriorWorth) / n, 0, 1);
        var (low, high) = Credible.Beta(reward, n);
        var stars = (_stars + UsualStars * RatingWorth) / (_starWeight + RatingWorth);
        var variance = (_starSquares + (UsualVariance + UsualStars * UsualStars) * RatingWorth) / (_starWeight + RatingWorth) - stars * stars;
        var wide = Credible.Z * Math.Sqrt(Math.Max(0.05, variance) / (_starWeight + RatingWorth));
        return new ProfileRow
        {
            Model = key.Model,
            Domain = key.Domain,
            Language = key.Language,
            Simulated = key.Simulated,
            Requests = _requests,
            Samples = _weight,
            Reward = reward,
            RewardLow = low,
            RewardHigh = high,
            SuccessRate = _judged > 0 ? _successes / _judged : 0,
            Rating = _ratings > 0 ? stars : 0,
            RatingLow = _ratings > 0 ? Math.Max(1, stars - wide) : 0,
            RatingHigh = _ratings > 0 ? Math.Min(5, stars + wide) : 0,
            Ratings = _ratings,
            LatencyP50Ms = Quantile(0.5),
            LatencyP95Ms = Quantile(0.95),
            CostUsd = _priced > 0 ? _cost / _priced : null,
            Trend = _weight > 0 && _recentWeight > 0.5 ? _recentReward / _recentWeight - _reward / _weight : 0,
            UpdatedAt = now,
        };
    }

    public double MeanCost => _priced > 0 ? _cost / _priced : double.NaN;

    public double MedianLatency => _latency.Any(count => count > 0) ? Quantile(0.5) : double.NaN;

    /// <summary>Keeps a part of what is known, as after drift.</summary>
    public void Cut(double keep)
    {
        (_reward, _weight, _recentReward, _recentWeight) = (_reward * keep, _weight * keep, _recentReward * keep, _recentWeight * keep);
        (_stars, _starWeight, _starSquares) = (_stars * keep, _starWeight * keep, _starSquares * keep);
        IsDirty = true;
    }

    private double Quantile(double quantile) => LatencyHistogram.Quantile([.. _latency.Select(count => (long)Math.Ceiling(count * 1000))], quantile);

    private void Fade(DateTimeOffset at, LearningOptions options)
    {
        IsDirty = true;
        if (_at == default) _at = at;
        var days = (at - _at).TotalDays;
        // an hour more or less changes nothing that could be seen
        if (days < 1.0 / 24) return;
        _at = at;
        var keep = Math.Pow(0.5, days / options.HalfLifeDays);
        var keepRecent = Math.Pow(0.5, days / options.TrendHalfLifeDays);
        (_judged, _successes, _reward, _weight, _cost, _priced) = (_judged * keep, _successes * keep, _reward * keep, _weight * keep, _cost * keep, _priced * keep);
        (_stars, _starWeight, _starSquares) = (_stars * keep, _starWeight * keep, _starSquares * keep);
        (_recentReward, _recentWeight) = (_recentReward * keepRecent, _recentWeight * keepRecent);
        for (var bin = 0; bin < _latency.Length; bin++) _latency[bin] *= keep;
    }
}

/// <summary>An empty domain or language means all of them.</summary>
internal readonly record struct ProfileKey(string Model, string Domain, string Language, bool Simulated);
