namespace ModelProxy.Gateway.Upstreams.Health;

/// <summary>How quick a model was lately. Thread-safe; a race loses one sample.</summary>
internal sealed class RecentLatency(TimeProvider clock)
{
    /// <summary>No sample is dearer: a model that fails all night must be worth a try in the morning.</summary>
    private const double Most = 60_000;

    /// <summary>After this long without an answer about a third of the peak is left.</summary>
    private const double FadeMs = 10_000;

    private long _at;
    private double _average;
    private double _peak;

    /// <summary>Milliseconds, each sample counting a fifth; 0 = unknown.</summary>
    public double Average => Volatile.Read(ref _average);

    /// <summary>
    /// Milliseconds as Finagle's peak EWMA has it (github.com/twitter/finagle, PeakEwma): a slower answer counts at once, a
    /// quicker one gradually, and without answers it fades as e^(−age/10 s), so that who was slow is tried again.
    /// </summary>
    public double Peak => Volatile.Read(ref _peak) is > 0 and var peak ? peak * Weight() : 0;

    public void Add(double milliseconds)
    {
        var (sample, average, peak, weight) = (Math.Min(milliseconds, Most), Average, Volatile.Read(ref _peak), Weight());
        Volatile.Write(ref _average, average == 0 ? sample : average + 0.2 * (sample - average));
        Volatile.Write(ref _peak, sample > peak * weight ? sample : peak * weight + sample * (1 - weight));
        Volatile.Write(ref _at, clock.GetTimestamp());
    }

    private double Weight() => Math.Exp(-clock.GetElapsedTime(Volatile.Read(ref _at)).TotalMilliseconds / FadeMs);
}
