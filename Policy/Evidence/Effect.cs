namespace ModelProxy.Policy.Evidence;

/// <summary>
/// One kind of part that expected rewards are made of (the strength of models, say): a value per level, pulled towards what is believed
/// of it before any evidence. How strongly is worth observations, and can be read from the evidence itself. Not thread-safe.
/// </summary>
/// <param name="levels">Number of levels.</param>
/// <param name="worth">Observations that the belief before any evidence is worth.</param>
internal sealed class Effect(int levels, double worth)
{
    /// <summary>Levels that the first guess of the worth counts for.</summary>
    private const double GuessLevels = 20;

    private const double LeastWorth = 2, MostWorth = 1000;

    private readonly double _guess = worth;
    private readonly double[] _sum = new double[levels];

    public double Worth { get; private set; } = worth;

    /// <summary>By level, on the scale of rewards.</summary>
    public double[] Value { get; } = new double[levels];

    /// <summary>What is believed of a level before any evidence.</summary>
    public double[] Belief { get; } = new double[levels];

    /// <summary>Observations (by weight) of a level.</summary>
    public double[] Samples { get; } = new double[levels];

    /// <summary>An outcome of a level, all other effects taken out.</summary>
    public void Add(int level, double reward, double weight) => _sum[level] += weight * reward;

    /// <summary>Values by all that was added since the last time.</summary>
    /// <returns>The largest change of a value.</returns>
    public double Settle()
    {
        var change = 0.0;
        for (var level = 0; level < _sum.Length; level++)
        {
            var value = (_sum[level] + Worth * Belief[level]) / (Samples[level] + Worth);
            change = Math.Max(change, Math.Abs(value - Value[level]));
            (Value[level], _sum[level]) = (value, 0);
        }
        return change;
    }

    /// <summary>
    /// The worth anew, by how far the values lie from what was believed: σ² / τ² with τ² the mean of (value − belief)² + σ² / (samples +
    /// worth) over the levels met, the first guess counting for <see cref="GuessLevels"/> more. A step of EM for a variance component
    /// (Dempster, Laird, Rubin 1977; Searle, Casella, McCulloch, Variance Components, 1992, ch. 8).
    /// </summary>
    /// <param name="luck">σ²: variance of single rewards.</param>
    public void Weigh(double luck)
    {
        double squares = GuessLevels * luck / _guess, met = GuessLevels;
        for (var level = 0; level < Value.Length; level++)
        {
            if (!(Samples[level] > 0)) continue;
            var surprise = Value[level] - Belief[level];
            squares += surprise * surprise + luck / (Samples[level] + Worth);
            met++;
        }
        Worth = Math.Clamp(luck * met / squares, LeastWorth, MostWorth);
    }

    /// <summary>Variance of a level's value in units of σ², by what was observed of it elsewhere.</summary>
    /// <param name="except">Observations of the level that are not to count.</param>
    public double Doubt(int level, double except) => 1 / (Math.Max(0, Samples[level] - except) + Worth);
}
