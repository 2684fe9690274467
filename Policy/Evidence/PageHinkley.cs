namespace ModelProxy.Policy.Evidence;

/// <summary>
/// Page-Hinkley test on reward − prediction of one model, both ways. One alarm may be chance; the second within
/// <see cref="PageHinkleyOptions.Window"/> observations means drift.
/// </summary>
public sealed class PageHinkley(PageHinkleyOptions? options = null)
{
    private readonly PageHinkleyOptions _options = options ?? new();
    private double _up, _down, _seen, _lastAlarm = double.NegativeInfinity;

    public int Alarms { get; private set; }

    /// <summary>True when this observation makes it drift: cut the model's evidence then.</summary>
    /// <param name="residual">Reward − prediction, -1 to 1. NaN is ignored.</param>
    /// <param name="weight">How much of an observation it is, at most 1; nothing counts for none.</param>
    public bool Observe(double residual, double weight = 1)
    {
        if (!double.IsFinite(residual) || !(weight > 0)) return false;
        weight = Math.Min(weight, 1);
        _seen += weight;
        _up = Math.Max(0, _up + weight * (residual - _options.Tolerance));
        _down = Math.Max(0, _down + weight * (-residual - _options.Tolerance));
        if (Math.Max(_up, _down) < _options.Threshold) return false;

        Alarms++;
        var second = _seen - _lastAlarm <= _options.Window;
        _lastAlarm = second ? double.NegativeInfinity : _seen;
        _up = _down = 0;
        return second;
    }
}

/// <param name="Tolerance">Shift of the mean that is borne for ever.</param>
/// <param name="Threshold">Sum of excess residuals that raises an alarm.</param>
/// <param name="Window">Observations (by weight) within which a second alarm confirms the first.</param>
public sealed record PageHinkleyOptions(double Tolerance = 0.05, double Threshold = 9, int Window = 400);
