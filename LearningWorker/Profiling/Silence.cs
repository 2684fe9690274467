namespace ModelProxy.LearningWorker.Profiling;

/// <summary>
/// What it says of an answer that nobody said anything bad of it. The signs that traffic gives are bad ones only (asked again, given up),
/// so that by signs alone every model would sink for being asked. What a sign takes away, weight × (expected − reward), is therefore paid
/// back to the answers that follow, weight × (1 − expected) each: on the whole nothing is won or lost, and a model rises or sinks as far
/// as it earns fewer signs or more than was expected of it. Not thread-safe.
/// </summary>
internal sealed class Silence
{
    /// <summary>Sum of 1 − expected over which a sign is paid back to about two thirds: some hundred good answers.</summary>
    private const double Horizon = 20;

    private double _owed;

    /// <summary>A bad sign about an answer.</summary>
    /// <param name="expected">Reward expected of the answer, 0-1; NaN is ignored.</param>
    public void Broken(double expected, double reward, double weight)
    {
        if (double.IsFinite(expected)) _owed += weight * (expected - reward);
    }

    /// <summary>An answer came.</summary>
    /// <param name="most">Most that it may weigh.</param>
    /// <returns>Weight, 0 or more, at which it speaks for its model as a reward of 1.</returns>
    public double Credit(double expected, double most)
    {
        if (!double.IsFinite(expected) || _owed <= 0) return 0;
        var credit = Math.Min(most, _owed / Horizon);
        _owed -= credit * (1 - expected);
        return credit;
    }

    /// <summary>Keeps this part (0-1) of what is owed.</summary>
    public void Decay(double keep) => _owed *= keep;
}
