using Microsoft.Extensions.Options;

namespace ModelProxy.LearningWorker;

/// <summary>How often and how far back the worker learns. Section <c>Learning</c>.</summary>
internal sealed class LearningOptions
{
    /// <summary>Seconds between incremental cycles.</summary>
    public double IntervalSeconds { get; set; } = 60;

    /// <summary>Hour of the day (UTC, 0-23) of the full recomputation; -1 = never by itself.</summary>
    public int FullHour { get; set; } = 3;

    /// <summary>Days after which evidence counts half.</summary>
    public double HalfLifeDays { get; set; } = 30;

    /// <summary>Days after which evidence counts half in the recent mean that a trend is read from.</summary>
    public double TrendHalfLifeDays { get; set; } = 3;

    /// <summary>The specification's periodic reset: every so many days all evidence is cut to a tenth. 0 = never.</summary>
    public double ResetDays { get; set; }

    /// <summary>Most that a failed attempt may weigh.</summary>
    public double FailureWeight { get; set; } = 0.25;

    /// <summary>Most that an implicit signal may weigh, and most that an answer may be credited with for having none; a rating weighs 1.</summary>
    public double ImplicitWeight { get; set; } = 0.5;

    /// <summary>Labels (by people or the judge) below which the classifier of domains stays as shipped.</summary>
    public int LeastLabels { get; set; } = 50;

    /// <summary>Days that retired policies are kept, so that old decisions can be replayed.</summary>
    public int PolicyDays { get; set; } = 14;

    /// <summary>Refuse policies that off-policy evaluation shows to be worse than the one in force.</summary>
    public bool Gate { get; set; } = true;

    /// <summary>Population stability index of the mix of queries, last day against the week before, from which an alarm is raised. 0.25 is the usual mark of a large shift.</summary>
    public double MixShift { get; set; } = 0.25;

    public IEnumerable<string> Mistakes()
    {
        if (!(IntervalSeconds is >= 1 and <= 86_400)) yield return $"Learning:IntervalSeconds must be 1 to 86400, not {IntervalSeconds}.";
        if (FullHour is < -1 or > 23) yield return $"Learning:FullHour must be -1 to 23, not {FullHour}.";
        if (!(HalfLifeDays is > 0 and <= 3650)) yield return $"Learning:HalfLifeDays must be more than 0 and at most 3650, not {HalfLifeDays}.";
        if (!(TrendHalfLifeDays > 0 && TrendHalfLifeDays < HalfLifeDays)) yield return $"Learning:TrendHalfLifeDays must be more than 0 and less than HalfLifeDays, not {TrendHalfLifeDays}.";
        if (!(ResetDays is >= 0 and <= 3650)) yield return $"Learning:ResetDays must be 0 to 3650, not {ResetDays}.";
        if (!(FailureWeight is >= 0 and <= 1)) yield return $"Learning:FailureWeight must be 0 to 1, not {FailureWeight}.";
        if (!(ImplicitWeight is >= 0 and <= 1)) yield return $"Learning:ImplicitWeight must be 0 to 1, not {ImplicitWeight}.";
        if (!(MixShift is >= 0.05 and <= 10)) yield return $"Learning:MixShift must be 0.05 to 10, not {MixShift}.";
        if (LeastLabels is < 10 or > 20_000) yield return $"Learning:LeastLabels must be 10 to 20000, not {LeastLabels}.";
        if (PolicyDays is < 1 or > 3650) yield return $"Learning:PolicyDays must be 1 to 3650, not {PolicyDays}.";
    }
}

internal sealed class LearningOptionsCheck : IValidateOptions<LearningOptions>
{
    public ValidateOptionsResult Validate(string? name, LearningOptions options) =>
        options.Mistakes().ToArray() is { Length: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
}
