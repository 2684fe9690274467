using ModelProxy.Data.Learning;

namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>When an experiment ends, and how. Pure.</summary>
internal static class StoppingRule
{
    public const string Running = "running";
    public const string Better = "better";
    public const string Worse = "worse";
    public const string Undecided = "undecided";

    private const double Z975 = 1.959964, Z80 = 0.841621;

    /// <summary>Of two arms with rewards of this standard deviation.</summary>
    public static ExperimentStopping Plan(double significance, double smallestEffect, double deviation = 0.3)
    {
        var needed = Needed(smallestEffect, deviation * deviation);
        return new ExperimentStopping(significance, smallestEffect, needed, 4 * needed);
    }

    /// <summary>Per arm, for a two-sided 5 % test looking once with 80 % power: 2(z₀.₉₇₅+z₀.₈)²σ²/δ².</summary>
    public static long Needed(double smallestEffect, double variance) => (long)Math.Ceiling(2 * (Z975 + Z80) * (Z975 + Z80) * variance / (smallestEffect * smallestEffect));

    /// <summary>Where every answer was shared out by itself.</summary>
    public static (Look Look, double PValue, string Verdict) Decide(ExperimentStopping stopping, Moments control, Moments candidate, double smallest) =>
        Decide(stopping, new ArmMoments(control, control.Count), new ArmMoments(candidate, candidate.Count), smallest);

    /// <summary>
    /// Where keys or conversations were shared out, it is those that are compared: answers of one are not independent, and to count them one by
    /// one finds differences between keys and calls them differences between arms.
    /// </summary>
    /// <param name="smallest">Smallest p-value of earlier looks; 1 at the first.</param>
    public static (Look Look, double PValue, string Verdict) Decide(ExperimentStopping stopping, ArmMoments control, ArmMoments candidate, double smallest)
    {
        var look = new SequentialTest(stopping.SmallestEffect).At(control.Units, candidate.Units, stopping.Significance);
        var fewest = Math.Min(control.Answers, candidate.Answers);
        if (fewest < ExperimentUnits.LeastAnswers) return (look, smallest, Running);
        if (Math.Min(control.Units.Count, candidate.Units.Count) < ExperimentUnits.Least) return (look, smallest, fewest >= stopping.Most ? Undecided : Running);
        var p = Math.Min(smallest, look.PValue);
        if (look.PValue <= stopping.Significance) return (look, p, look.Difference > 0 ? Better : Worse);
        return (look, p, fewest >= stopping.Most ? Undecided : Running);
    }
}
