namespace ModelProxy.Data.Feedback;

/// <summary>
/// What traffic says of an answer without anybody rating it: the name of a signal of kind implicit, the reward it stands for
/// (0-1) and its weight, where a rating weighs 1. Defined in docs/feedback.md.
/// </summary>
public sealed record ImplicitSignal(string Name, double Reward, double Weight)
{
    /// <summary>The same asked again of the same model.</summary>
    public static readonly ImplicitSignal Regenerate = new("regenerate", 0.2, 0.5);

    /// <summary>The same asked again, but of another model.</summary>
    public static readonly ImplicitSignal AskedAnother = new("asked_another", 0.1, 0.5);

    /// <summary>Nearly the same asked again after a look at the answer.</summary>
    public static readonly ImplicitSignal EditAndRetry = new("edit_and_retry", 0.3, 0.3);

    /// <summary>The caller went away before the answer was complete.</summary>
    public static readonly ImplicitSignal Abandonment = new("abandonment", 0.2, 0.25);

    /// <summary>The answer ended at the limit of its length.</summary>
    public static readonly ImplicitSignal Truncation = new("truncation", 0.35, 0.15);

    /// <summary>The answer came, but later than people wait.</summary>
    public static readonly ImplicitSignal LatencyBreach = new("latency_breach", 0.3, 0.2);

    /// <summary>No model could answer. Weighs nothing itself: learning counts every failed attempt already.</summary>
    public static readonly ImplicitSignal Error = new("error", 0, 0);

    public static readonly IReadOnlyList<ImplicitSignal> All = [Regenerate, AskedAnother, EditAndRetry, Abandonment, Truncation, LatencyBreach, Error];
}
