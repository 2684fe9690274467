namespace ModelProxy.Data.Learning;

/// <summary>What an experiment compares.</summary>
public static class ExperimentKinds
{
    public const string Prompt = "prompt";
    public const string Model = "model";
    public const string Objective = "objective";
}

public static class ExperimentStatus
{
    public const string Running = "running";
    public const string Stopped = "stopped";
    public const string Cancelled = "cancelled";
}

public static class ExperimentAuthors
{
    /// <summary>By whom experiments of the evolution of prompts are started: only those does it act upon.</summary>
    public const string Evolution = "evolution";
}

/// <summary>How requests are shared out: at random, one by one (conversations stay together), or by key (then by user): the same caller always meets the same arm.</summary>
public static class ExperimentSplits
{
    public const string Percentage = "percentage";
    public const string Key = "key";
}

/// <summary>One arm, as experiment.arms holds it. By the kind of the experiment it stands for a model, a template's version or an objective.</summary>
/// <param name="Share">Of the traffic, 0-1; what is left over takes no part.</param>
public sealed record ExperimentArm(string Name, double Share)
{
    public string Model { get; init; } = "";
    public long PromptVersion { get; init; }
    public ArmObjective? Objective { get; init; }

    /// <summary>Split by key: these keys meet this arm. When no arm names keys, they are shared out by the shares.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];
}

public sealed record ArmObjective(double Quality, double Cost, double Latency);

/// <summary>When to stop, as experiment.stopping holds it.</summary>
/// <param name="Significance">Chance of a false winner that is borne, over all looks together.</param>
/// <param name="SmallestEffect">Smallest difference in reward (0-1) worth finding.</param>
/// <param name="Needed">Judged answers per arm that a test looking once would need to find it with 80 % power.</param>
/// <param name="Most">Judged answers per arm after which it ends without a winner.</param>
public sealed record ExperimentStopping(double Significance, double SmallestEffect, long Needed, long Most);

/// <summary>The last look, as experiment.result holds it.</summary>
/// <param name="PValue">Always valid: the smallest so far; holds at whatever moment somebody looks.</param>
public sealed record ExperimentResult(IReadOnlyList<ArmResult> Arms, double Difference, double Low, double High, double PValue, string Verdict);

/// <param name="Samples">Judged answers.</param>
/// <param name="Mean">Reward, 0-1, with a 95 % interval: the mean over units, each by the mean of its answers.</param>
public sealed record ArmResult(string Name, long Samples, double Mean, double Low, double High)
{
    /// <summary>Judged keys (split by key) or conversations: what was shared out, and all that an experiment can count.</summary>
    public long Units { get; init; }
}

/// <summary>
/// What an experiment shares out is a key or a conversation; the answers of one are alike. However many there are, they tell no more
/// of the arms than the number of keys or conversations does.
/// </summary>
public static class ExperimentUnits
{
    /// <summary>Per arm before a winner is named.</summary>
    public const int Least = 10;

    /// <summary>Judged answers per arm before anybody believes the estimated variance.</summary>
    public const int LeastAnswers = 30;

    /// <summary>So few keys are named that there will never be a winner.</summary>
    public static bool AreTooFew(IEnumerable<ExperimentArm> arms) => arms.Any(arm => arm.Keys.Count is > 0 and < Least);

    /// <summary>Too few were judged yet to name a winner. Conversations are many: of them it is said only when their answers would be enough.</summary>
    public static bool AreAwaited(ExperimentRow experiment, IEnumerable<(long Answers, long Units)> arms) =>
        experiment is { Winner: "", Status: not ExperimentStatus.Cancelled } && arms.Min(arm => arm.Units) < Least && (experiment.Split == ExperimentSplits.Key || arms.Min(arm => arm.Answers) >= LeastAnswers);
}
