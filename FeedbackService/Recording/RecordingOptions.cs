namespace ModelProxy.FeedbackService.Recording;

/// <summary>Section "Recording".</summary>
internal sealed class RecordingOptions
{
    public const string Section = "Recording";

    /// <summary>Most exchanges written in one transaction, 1-50,000.</summary>
    public int BatchExchanges { get; set; } = 4000;

    /// <summary>Most bytes in one transaction (one larger call is still written), in MiB, 1-1024.</summary>
    public int BatchMegabytes { get; set; } = 32;

    /// <summary>Bytes waiting to be written beyond which callers are told UNAVAILABLE, in MiB, 1-8192.</summary>
    public int WaitingMegabytes { get; set; } = 256;

    /// <summary>Under load a transaction begins no sooner than this after the one before, in milliseconds, 0-1,000.</summary>
    public int GatherMilliseconds { get; set; } = 100;

    public IEnumerable<string> Mistakes()
    {
        if (BatchExchanges is < 1 or > 50_000) yield return $"Recording:BatchExchanges is {BatchExchanges}: use 1 to 50000.";
        if (BatchMegabytes is < 1 or > 1024) yield return $"Recording:BatchMegabytes is {BatchMegabytes}: use 1 to 1024.";
        if (WaitingMegabytes is < 1 or > 8192) yield return $"Recording:WaitingMegabytes is {WaitingMegabytes}: use 1 to 8192.";
        if (GatherMilliseconds is < 0 or > 1000) yield return $"Recording:GatherMilliseconds is {GatherMilliseconds}: use 0 to 1000.";
    }
}
