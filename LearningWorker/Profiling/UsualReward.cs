using ModelProxy.Policy;

namespace ModelProxy.LearningWorker.Profiling;

/// <summary>
/// What is usually said of answers in a domain and language, whichever model gave them. An answer nobody judged counts as such a one:
/// a fixed guess above what people really say would raise a model merely for being asked often, and hold it there. Not thread-safe.
/// </summary>
internal sealed class UsualReward
{
    /// <summary>Before anybody said anything: an answer nobody complained of is a fair one.</summary>
    private const double AtFirst = 0.7;

    /// <summary>Judgements at which what is said overall, or in one cell, is believed half.</summary>
    private const double Worth = 20;

    private readonly (double Sum, double Weight)[] _cells = new (double, double)[Domains.Count * Languages.Count];
    private (double Sum, double Weight) _all;

    public void Observe(string domain, string language, double reward, double weight)
    {
        _all = (_all.Sum + reward * weight, _all.Weight + weight);
        if (Cell(domain, language) is >= 0 and var at) _cells[at] = (_cells[at].Sum + reward * weight, _cells[at].Weight + weight);
    }

    /// <summary>0-1.</summary>
    public double Of(string domain, string language)
    {
        var overall = (_all.Sum + Worth * AtFirst) / (_all.Weight + Worth);
        return Cell(domain, language) is >= 0 and var at ? (_cells[at].Sum + Worth * overall) / (_cells[at].Weight + Worth) : overall;
    }

    /// <summary>Keeps this part (0-1) of what was said.</summary>
    public void Decay(double keep)
    {
        _all = (_all.Sum * keep, _all.Weight * keep);
        for (var at = 0; at < _cells.Length; at++) _cells[at] = (_cells[at].Sum * keep, _cells[at].Weight * keep);
    }

    private static int Cell(string domain, string language) => Domains.IndexOf(domain) is >= 0 and var at ? at * Languages.Count + Languages.IndexOf(language) : -1;
}
