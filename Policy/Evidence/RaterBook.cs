namespace ModelProxy.Policy.Evidence;

/// <summary>
/// What each rater is like, so that a star means the same from everyone, and the same as a grade, and nobody outweighs the rest.
/// What a rater's stars differ by from what the answers deserved is taken out, and their spread; a rater whose stars are better
/// explained by turning the scale round, or by favours to single models, than by what everyone found loses weight in the shared
/// evidence (never in their own taste). That each further rating by one rater adds less is told by <see cref="Repeats"/>. Not thread-safe.
/// <para>Incremental learning calls <see cref="Take"/> per rating. A full recompute calls <see cref="Take"/> for all ratings first
/// and then <see cref="Weigh"/> for each: what a rater turned out to be then counts for their first ratings too.</para>
/// </summary>
public sealed class RaterBook(RaterBookOptions? options = null)
{
    private readonly RaterBookOptions _options = options ?? new();
    private readonly Dictionary<string, Rater> _raters = new(StringComparer.Ordinal);
    private double _expected, _expectedCount, _normAt;
    private long _taken;
    private (double Mean, double Expected, double Spread) _norm = (0.65, 0.65, 0.3);

    private sealed class Rater
    {
        public double Sum, Squares, Count;

        /// <summary>What was to be expected of the answers they rated.</summary>
        public double Expected;

        /// <summary>Log-likelihood of the ratings as given against the same ratings turned round.</summary>
        public double Straightness;
        public readonly Dictionary<string, Favour> Favours = new(StringComparer.Ordinal);
    }

    /// <summary>What a rater gave a model, and what was to be expected of them.</summary>
    private sealed class Favour
    {
        public double Given, Expected, Count;
    }

    public int Raters => _raters.Count;

    /// <summary>Learns from a rating, and gives the reward it has in the shared evidence, and the trust (0-1) in its rater, as things stand.</summary>
    /// <param name="reward">Stars on 0-1: (stars − 1) / 4.</param>
    /// <param name="expected">What the shared evidence expects of this model on this query (0-1), or NaN when it has no opinion.</param>
    public (double Reward, double Trust) Take(string rater, string model, double reward, double expected = double.NaN)
    {
        if (!_raters.TryGetValue(rater, out var r)) _raters[rater] = r = new Rater();
        var weighed = Weigh(r, reward);
        Learn(r, model, reward, expected);
        return weighed;
    }

    /// <summary>Reward and trust of a rating already taken, by all that is known of its rater now.</summary>
    public (double Reward, double Trust) Weigh(string rater, double reward) =>
        _raters.TryGetValue(rater, out var r) ? Weigh(r, reward) : (reward, 1);

    /// <summary>A reward as this rater said it, only that the mean of all stars stands where the answers rated were expected: what the rater's own taste is read from.</summary>
    public double Own(double reward) => reward + _norm.Expected - _norm.Mean;

    /// <summary>0-1: how far this rater is believed about models in general; 1 for one not yet known.</summary>
    public double Trust(string rater) => _raters.TryGetValue(rater, out var r) ? Trust(r) : 1;

    private (double Reward, double Trust) Weigh(Rater r, double reward)
    {
        var (mean, expected, spread) = Norm();
        var own = (r.Sum + mean * _options.HabitWorth) / (r.Count + _options.HabitWorth);
        var variance = (r.Squares - (r.Count > 0 ? r.Sum * r.Sum / r.Count : 0) + spread * spread * _options.HabitWorth) / (r.Count + _options.HabitWorth);
        var stretch = Math.Clamp(spread / Math.Sqrt(Math.Max(variance, 0.0025)), 0.5, 2);
        // Around what was expected of the very answers: around the mean of all stars, whoever is served well would count as kind, and
        // a star would not mean what a grade means.
        var deserved = (r.Expected + expected * _options.HabitWorth) / (r.Count + _options.HabitWorth);
        return (Math.Clamp(deserved + (reward - own) * stretch, -Observation.Beyond, 1 + Observation.Beyond), Trust(r));
    }

    private void Learn(Rater r, string model, double reward, double expected)
    {
        r.Sum += reward;
        r.Squares += reward * reward;
        r.Count++;
        r.Expected += double.IsFinite(expected) ? expected : Norm().Mean;
        _taken++;
        if (!r.Favours.TryGetValue(model, out var favour)) r.Favours[model] = favour = new Favour();
        favour.Count++;
        if (!double.IsFinite(expected)) return;

        _expected += expected;
        _expectedCount++;
        // Expectation of this rater: what everyone expects, moved by how much kinder or harsher they are than everyone.
        var own = (r.Sum + _options.HabitWorth * Norm().Mean) / (r.Count + _options.HabitWorth);
        var lean = expected - _expected / _expectedCount;
        double straight = Bound(own + lean), round = Bound(own - lean);
        r.Straightness += Likelihood(reward, straight) - Likelihood(reward, round);
        favour.Given += reward;
        favour.Expected += straight;
    }

    /// <summary>Posterior odds of an honest rater against one who turns stars round and one who favours models.</summary>
    private double Trust(Rater r)
    {
        var favours = 0.0;
        foreach (var (_, f) in r.Favours)
        {
            if (f.Count < 2) continue;
            double given = (f.Given + 0.5) / (f.Count + 1), expected = Bound(f.Expected / f.Count);
            favours += f.Count * (given * Math.Log(given / expected) + (1 - given) * Math.Log((1 - given) / (1 - expected))) - _options.FavourPenalty;
        }

        var against = Math.Exp(Math.Clamp(-r.Straightness, -30, 30)) + Math.Exp(Math.Clamp(favours, -30, 30));
        return Math.Max(_options.LeastTrust, 1 / (1 + against * _options.Suspicion));
    }

    /// <summary>Mean and spread of all stars and what was expected of the answers, by trust: attackers must not shift what everybody else's stars are worth.</summary>
    private (double Mean, double Expected, double Spread) Norm()
    {
        if (_taken < _normAt) return _norm;
        _normAt = _taken * 1.02 + 1;
        const double usual = 0.65, spread = 0.3;
        double count = 20, sum = count * usual, expected = sum, squares = count * (usual * usual + spread * spread);
        foreach (var (_, r) in _raters)
        {
            var trust = Trust(r);
            count += trust * r.Count;
            sum += trust * r.Sum;
            expected += trust * r.Expected;
            squares += trust * r.Squares;
        }

        var mean = sum / count;
        return _norm = (mean, expected / count, Math.Sqrt(Math.Max(squares / count - mean * mean, 0.01)));
    }

    private static double Likelihood(double reward, double p) => reward * Math.Log(p) + (1 - reward) * Math.Log(1 - p);

    private static double Bound(double p) => Math.Clamp(p, 0.03, 0.97);
}

/// <param name="HabitWorth">Ratings before a rater's own mean and spread are believed more than everyone's.</param>
/// <param name="Suspicion">Odds of an attacker among raters, before any rating.</param>
/// <param name="FavourPenalty">Log-likelihood per rated model that favours must explain beyond chance.</param>
/// <param name="LeastTrust">What is left of a rater's weight at worst.</param>
public sealed record RaterBookOptions(double HabitWorth = 8, double Suspicion = 0.3, double FavourPenalty = 1.5, double LeastTrust = 0.001);
