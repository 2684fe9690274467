namespace ModelProxy.Gateway.Routing;

/// <summary>
/// Uniform numbers that leave no gaps and make no heaps: a Weyl sequence in steps of the golden ratio from a random start.
/// Shares drawn by it keep to their weights over every hundred draws, not only in the long run, while each gateway, having
/// its own start, draws something else. Thread-safe.
/// </summary>
internal sealed class SmoothDraw(Random random)
{
    // 2^64 / φ: multiplied in whole numbers, so that no precision is lost in long runs
    private const ulong Step = 0x9E3779B97F4A7C15;

    private readonly ulong _start = (ulong)random.NextInt64();
    private long _count;

    /// <summary>In [0, 1).</summary>
    public double Next() => ((_start + Step * (ulong)Interlocked.Increment(ref _count)) >> 11) * (1.0 / (1UL << 53));
}
