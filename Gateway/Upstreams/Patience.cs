using System.Threading.Tasks.Sources;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>
/// Waits for one thing after another with a limit to each, on one timer and one registration for all of them: a stream
/// waits for every piece, and nearly all come long before the limit. A wait may end for nothing: who waits looks himself
/// what has come, and waits again. One waits at a time.
/// </summary>
internal sealed class Patience : IValueTaskSource, IDisposable
{
    private readonly TimeProvider _clock;
    private readonly CancellationToken _end;
    private readonly CancellationTokenRegistration _registration;
    private ManualResetValueTaskSourceCore<bool> _core;
    private ITimer? _timer;
    private long _ringsAt = long.MaxValue;
    private int _waiting;

    /// <param name="end">Ends a wait as well.</param>
    public Patience(TimeProvider clock, CancellationToken end)
    {
        (_clock, _end, Wake) = (clock, end, EndWait);
        _registration = end.UnsafeRegister(static patience => ((Patience)patience!).EndWait(), this);
    }

    /// <summary>To be called by what is waited for, when it is there: give it to its awaiter, once.</summary>
    public Action Wake { get; }

    /// <summary>Until <see cref="Wake"/> was called, the time is over or the end came.</summary>
    public ValueTask WaitAsync(Task task, TimeSpan within)
    {
        _core.Reset();
        Interlocked.Exchange(ref _waiting, 1);
        // either may have come before it could wake anybody
        if ((task.IsCompleted || _end.IsCancellationRequested) && Interlocked.Exchange(ref _waiting, 0) == 1) return ValueTask.CompletedTask;
        RingWithin(within);
        return new ValueTask(this, _core.Version);
    }

    public void Dispose()
    {
        _registration.Dispose();
        _timer?.Dispose();
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _core.OnCompleted(continuation, state, token, flags);

    /// <summary>A ring that is due sooner stays and wakes once for nothing: cheaper than to set the timer anew for every piece.</summary>
    private void RingWithin(TimeSpan within)
    {
        var due = _clock.GetTimestamp() + (long)(within.TotalSeconds * _clock.TimestampFrequency);
        if (due >= Volatile.Read(ref _ringsAt)) return;
        Volatile.Write(ref _ringsAt, due);
        if (_timer is null) _timer = _clock.CreateTimer(static patience => ((Patience)patience!).Ring(), this, within, Timeout.InfiniteTimeSpan);
        else _timer.Change(within, Timeout.InfiniteTimeSpan);
    }

    private void Ring()
    {
        // before the wait is ended: whoever begins the next one must not trust in a ring that has been
        Volatile.Write(ref _ringsAt, long.MaxValue);
        EndWait();
    }

    private void EndWait()
    {
        if (Interlocked.Exchange(ref _waiting, 0) == 1) _core.SetResult(true);
    }
}
