namespace ModelProxy.FeedbackService.Observing;

/// <summary>Section "Observing": when traffic counts as a signal. The weights are fixed, see docs/feedback.md.</summary>
internal sealed class ObservingOptions
{
    public const string Section = "Observing";

    /// <summary>Seconds between two looks at what was recorded, 0.1-3,600.</summary>
    public double IntervalSeconds { get; set; } = 1;

    /// <summary>How long after an answer the next question may still be about it, 1-1,440 minutes.</summary>
    public double WindowMinutes { get; set; } = 10;

    /// <summary>A first token later than this is a breach, in milliseconds.</summary>
    public double FirstTokenMs { get; set; } = 15_000;

    /// <summary>So is an answer without a known first token that took longer than this.</summary>
    public double DurationMs { get; set; } = 120_000;

    /// <summary>A caller who leaves before this and before the first token never waited for the answer.</summary>
    public double AbandonedMs { get; set; } = 2_000;

    /// <summary>Nobody has read an answer and edited the question in less than this.</summary>
    public double EditPauseMs { get; set; } = 1_000;

    /// <summary>Share of common trigrams (0-1) from which two questions are nearly the same.</summary>
    public double Similarity { get; set; } = 0.6;

    /// <summary>Who asks the same more often than this within the window is a program, and its repeats count no more.</summary>
    public int MostRepeats { get; set; } = 5;

    public TimeSpan Window => TimeSpan.FromMinutes(WindowMinutes);

    public IEnumerable<string> Mistakes()
    {
        if (!(IntervalSeconds is >= 0.1 and <= 3600)) yield return $"Observing:IntervalSeconds is {IntervalSeconds}: use 0.1 to 3600.";
        if (!(WindowMinutes is >= 1 and <= 1440)) yield return $"Observing:WindowMinutes is {WindowMinutes}: use 1 to 1440.";
        if (!(FirstTokenMs > 0)) yield return $"Observing:FirstTokenMs is {FirstTokenMs}: use more than 0.";
        if (!(DurationMs > 0)) yield return $"Observing:DurationMs is {DurationMs}: use more than 0.";
        if (!(AbandonedMs >= 0)) yield return $"Observing:AbandonedMs is {AbandonedMs}: use 0 or more.";
        if (!(EditPauseMs >= 0)) yield return $"Observing:EditPauseMs is {EditPauseMs}: use 0 or more.";
        if (!(Similarity is > 0 and <= 1)) yield return $"Observing:Similarity is {Similarity}: use more than 0 and at most 1.";
        if (MostRepeats is < 1 or > 100) yield return $"Observing:MostRepeats is {MostRepeats}: use 1 to 100.";
    }
}
