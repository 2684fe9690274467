using ModelProxy.Policy.Evidence;

namespace ModelProxy.LearningWorker.Drift;

/// <summary>Watches each model for answers that are no longer as good, or as bad, as predicted. Not thread-safe.</summary>
internal sealed class DriftWatch
{
    private readonly PageHinkleyOptions _options = new();
    private readonly Dictionary<string, PageHinkley> _models = new(StringComparer.Ordinal);
    private readonly List<DriftAlarm> _alarms = [];

    /// <summary>True at the second alarm: the model's evidence is to be cut.</summary>
    /// <param name="residual">Reward − prediction; NaN is ignored.</param>
    public bool Observe(string model, string domain, double residual, double weight, DateTimeOffset at)
    {
        if (!_models.TryGetValue(model, out var test)) _models[model] = test = new PageHinkley(_options);
        var before = test.Alarms;
        var drifts = test.Observe(residual, weight);
        if (test.Alarms > before)
            _alarms.Add(new DriftAlarm(at, model, domain, DriftKinds.PageHinkley, _options.Threshold, _options.Threshold, drifts ? 2 : 1, drifts,
                drifts ? "Ratings have left what was predicted; a tenth of the model's evidence is kept, and half of the others'." : "Ratings are leaving what was predicted."));
        return drifts;
    }

    public IReadOnlyList<DriftAlarm> Take()
    {
        DriftAlarm[] taken = [.. _alarms];
        _alarms.Clear();
        return taken;
    }
}
