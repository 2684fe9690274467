using System.Collections.Immutable;

namespace ModelProxy.Policy.Evidence;

/// <summary>
/// The evidence while it is being learned: observations in, decay by half-life, cuts after drift, immutable tables out. Not
/// thread-safe; one learner owns it.
/// </summary>
public sealed class EvidenceUpdater
{
    private readonly List<string> _models = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<float> _alpha = [];
    private readonly List<float> _beta = [];

    public EvidenceUpdater(EvidenceTable? start = null)
    {
        if (start is null) return;
        foreach (var model in start.Models) IndexOf(model);
        for (var i = 0; i < start.Alpha.Length; i++) (_alpha[i], _beta[i]) = (start.Alpha[i], start.Beta[i]);
    }

    public IReadOnlyList<string> Models => _models;

    /// <summary>Adds one outcome. What is not finite or further beyond 0-1 than <see cref="Observation.Beyond"/> is refused by returning false, never stored.</summary>
    public bool Observe(Observation seen)
    {
        if (!double.IsFinite(seen.Reward) || seen.Reward is < -Observation.Beyond or > 1 + Observation.Beyond || !(seen.Weight is > 0 and <= 10)) return false;
        if (seen.Domains.IsDefault || seen.Domains.Length != Domains.Count) return false;
        Span<float> shares = stackalloc float[Domains.Count];
        if (!Sharpening.Apply(seen.Domains.AsSpan(), shares)) return false;
        var model = IndexOf(seen.Model);
        var language = Languages.IndexOf(seen.Language);
        for (var d = 0; d < Domains.Count; d++)
        {
            var share = shares[d];
            if (share < 0.02f) continue;
            var cell = EvidenceTable.Cell(model, d, language);
            _alpha[cell] += (float)(share * seen.Weight * seen.Reward);
            _beta[cell] += (float)(share * seen.Weight * (1 - seen.Reward));
        }

        return true;
    }

    /// <summary>Fades all evidence as after <paramref name="elapsed"/>: half of it is left after <paramref name="halfLife"/>.</summary>
    public void Decay(TimeSpan elapsed, TimeSpan halfLife)
    {
        if (elapsed <= TimeSpan.Zero || halfLife <= TimeSpan.Zero) return;
        Scale(0, _alpha.Count, Math.Pow(0.5, elapsed / halfLife));
    }

    /// <summary>Keeps only this part (0-1) of what is known of a model, as after drift or a change of its version.</summary>
    public void Cut(string model, double keep = 0.1)
    {
        if (!_index.TryGetValue(model, out var m)) return;
        Scale(m * EvidenceTable.CellsPerModel, EvidenceTable.CellsPerModel, Math.Clamp(keep, 0, 1));
    }

    /// <summary>
    /// When one model is no longer what it was: half of what is known of the others is kept. What it was compared with, by the same raters
    /// on the same queries, may have changed too, and whoever was behind is worth another look.
    /// </summary>
    public void Doubt(string except)
    {
        foreach (var model in _models)
            if (model != except) Cut(model, 0.5);
    }

    /// <summary>What is known by now. Single rewards may lie beyond 0-1; what they come to in a cell does not.</summary>
    public EvidenceTable ToTable()
    {
        var (alpha, beta) = (_alpha.ToArray(), _beta.ToArray());
        for (var i = 0; i < alpha.Length; i++)
        {
            if (alpha[i] >= 1 && beta[i] >= 1) continue;
            var samples = alpha[i] + beta[i] - 2;
            (alpha[i], beta[i]) = alpha[i] < 1 ? (1f, 1 + samples) : (1 + samples, 1f);
        }
        return new([.. _models], [.. alpha], [.. beta]);
    }

    private void Scale(int from, int count, double keep)
    {
        for (var i = from; i < from + count; i++)
        {
            _alpha[i] = 1 + (float)((_alpha[i] - 1) * keep);
            _beta[i] = 1 + (float)((_beta[i] - 1) * keep);
        }
    }

    private int IndexOf(string model)
    {
        if (_index.TryGetValue(model, out var found)) return found;
        _index[model] = _models.Count;
        _models.Add(model);
        for (var i = 0; i < EvidenceTable.CellsPerModel; i++) { _alpha.Add(1); _beta.Add(1); }
        return _models.Count - 1;
    }
}
