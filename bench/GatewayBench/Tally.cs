namespace ModelProxy.GatewayBench;

/// <summary>What came of a load. Thread-safe while it runs.</summary>
internal sealed class Tally
{
    private readonly List<double> _milliseconds = [];
    private bool _sorted;
    private int _failed;

    public int Failed => Volatile.Read(ref _failed);

    public int Answered => _milliseconds.Count;

    public double Seconds { get; set; }

    public void Add(TimeSpan took)
    {
        lock (_milliseconds) _milliseconds.Add(took.TotalMilliseconds);
    }

    public void Fail() => Interlocked.Increment(ref _failed);

    /// <summary>Milliseconds, once the load is over.</summary>
    public double At(double quantile)
    {
        if (!_sorted) _milliseconds.Sort();
        _sorted = true;
        return Answered == 0 ? double.NaN : _milliseconds[Math.Min(Answered - 1, (int)(quantile * Answered))];
    }
}
