using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.LearningWorker.Promoting;

/// <summary>
/// Compares a new policy with the one in force on the same held-out decisions, before anybody decides by it. Refused is what is
/// shown to be worse; while too little is known to show anything, the new one is taken: it is the old one with more evidence. Pure.
/// </summary>
internal static class PolicyGate
{
    /// <summary>Newest held-out decisions looked at; older ones speak of how the world was.</summary>
    public const int Window = 400;

    /// <summary>Decisions (by Kish's count) below which nothing is believed.</summary>
    private const double Least = 50;

    private const double Z = 1.959964;

    public static GateVerdict Judge(PolicySnapshot inForce, PolicySnapshot next, IReadOnlyList<LoggedDecision> logged)
    {
        Decider old = new(inForce), young = new(next);
        LoggedChoice[] then = [.. logged.Select(decision => decision.Under(old))], now = [.. logged.Select(decision => decision.Under(young))];
        var estimates = new Dictionary<string, (OffPolicyEstimate Next, OffPolicyEstimate InForce)>
        {
            [OffPolicy.Ips] = (OffPolicy.InversePropensity(now), OffPolicy.InversePropensity(then)),
            [OffPolicy.Snips] = (OffPolicy.SelfNormalised(now), OffPolicy.SelfNormalised(then)),
            [OffPolicy.DoublyRobust] = (OffPolicy.DoublyRobustly(now), OffPolicy.DoublyRobustly(then)),
        };
        double[] gains = [.. now.Zip(then, (a, b) => OffPolicy.Value(a) - OffPolicy.Value(b))];
        var gain = gains.Length == 0 ? 0 : gains.Average();
        var half = gains.Length < 2 ? double.PositiveInfinity : Z * Math.Sqrt(gains.Sum(x => (x - gain) * (x - gain)) / (gains.Length - 1.0) / gains.Length);
        var known = Math.Min(OffPolicy.Effective(now), OffPolicy.Effective(then)) >= Least;
        return new GateVerdict(!known || gain + half >= 0, known, gain, gain - half, gain + half, logged.Count, estimates);
    }
}

/// <param name="Known">False: too few decisions to tell; taken on trust.</param>
/// <param name="Gain">Doubly robust difference in reward per decision, new − in force, with its 95 % interval.</param>
internal sealed record GateVerdict(bool Passes, bool Known, double Gain, double Low, double High, int Samples, IReadOnlyDictionary<string, (OffPolicyEstimate Next, OffPolicyEstimate InForce)> Estimates)
{
    public string Word => !Passes ? "refused" : Known ? "promoted" : "promoted, too little to judge";
}
