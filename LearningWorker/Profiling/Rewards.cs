using ModelProxy.Data.Feedback;
using ModelProxy.Data.Traffic;
using ModelProxy.LearningWorker.Collecting;

namespace ModelProxy.LearningWorker.Profiling;

/// <summary>What signals are worth as a reward of 0-1, and how much they weigh.</summary>
internal static class Rewards
{
    /// <summary>Null when the signal is no judgement (a metric outside 0-1, a comment).</summary>
    public static (double Reward, double Weight)? Of(SeenSignal signal, LearningOptions options) => signal.Kind switch
    {
        SignalKind.Stars when signal.Value is >= 1 and <= 5 => ((signal.Value - 1) / 4, 1),
        SignalKind.Thumbs when signal.Value is 0 or 1 => (signal.Value, 1),
        SignalKind.Metric or SignalKind.Anchor when signal.Value is >= 0 and <= 1 => (signal.Value, 1),
        SignalKind.Implicit when signal.Value is >= 0 and <= 1 && signal.Weight > 0 => (signal.Value, Math.Min(signal.Weight, options.ImplicitWeight)),
        _ => null,
    };

    /// <summary>Somebody's own judgement, subject to habits, taste and trust; what a program graded is not.</summary>
    public static bool IsOpinion(SeenSignal signal) => signal.Kind is not (SignalKind.Implicit or SignalKind.Anchor) && signal.Rater.Length > 0;

    /// <summary>The model said something to the end, or to the limit of its length.</summary>
    public static bool IsAnswer(string outcome) => outcome is "success" or "truncated";

    /// <summary>A failed attempt speaks against its model, unless the caller caused it.</summary>
    public static bool SpeaksAgainst(string failureKind) => Blame.IsOnTheModel(failureKind);
}
