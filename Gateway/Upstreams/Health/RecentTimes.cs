namespace ModelProxy.Gateway.Upstreams.Health;

/// <summary>The last times to the first output, for their 95th percentile. Thread-safe; a race loses one sample.</summary>
internal sealed class RecentTimes
{
    private const int Kept = 128;

    /// <summary>Fewer say nothing of a tail.</summary>
    public const int Least = 20;

    private readonly double[] _times = new double[Kept];
    private int _count;

    public void Add(double milliseconds) => Volatile.Write(ref _times[(uint)(Interlocked.Increment(ref _count) - 1) % Kept], milliseconds);

    /// <summary>Milliseconds; null while too few are known.</summary>
    public double? P95
    {
        get
        {
            var count = Math.Min(Volatile.Read(ref _count), Kept);
            if (count < Least) return null;
            Span<double> sorted = stackalloc double[Kept];
            _times.AsSpan(0, count).CopyTo(sorted);
            sorted = sorted[..count];
            sorted.Sort();
            return sorted[(int)Math.Ceiling(0.95 * count) - 1]; // nearest rank
        }
    }
}
