using ModelProxy.Gateway.Settings;
using Polly;
using Polly.CircuitBreaker;

namespace ModelProxy.Gateway.Upstreams.Health;

/// <summary>
/// The circuit breaker of one model with one key. Polly keeps the window and decides when to open and close; attempts do
/// not run inside it but report to it, because what says nothing about the provider (a caller that went away) must count
/// neither way, and a stream is no delegate. Thread-safe.
/// </summary>
/// <remarks>
/// Polly says <c>Open</c> after its rest too, until something is executed. So the end of the rest is kept here, and the
/// one attempt that may go through then is handed out here.
/// </remarks>
internal sealed class KeyBreaker
{
    private readonly ResiliencePipeline<bool> _pipeline;
    private readonly TimeProvider _clock;
    private readonly Action<string> _changed;
    private long _openUntil;
    private int _probing;

    /// <param name="changed">Hears the new state each time Polly changes its mind.</param>
    public KeyBreaker(ResilienceSettings settings, TimeProvider clock, Action<string> changed)
    {
        (_clock, _changed) = (clock, changed);
        _pipeline = new ResiliencePipelineBuilder<bool> { TimeProvider = clock }.AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
        {
            FailureRatio = settings.BreakerFailureRatio,
            MinimumThroughput = settings.BreakerMinimum,
            SamplingDuration = TimeSpan.FromMilliseconds(settings.BreakerWindowMs),
            BreakDuration = TimeSpan.FromMilliseconds(settings.BreakerOpenMs),
            ShouldHandle = static report => ValueTask.FromResult(report.Outcome.Result),
            OnOpened = opened =>
            {
                Volatile.Write(ref _openUntil, _clock.GetUtcNow().Add(opened.BreakDuration).UtcTicks);
                _changed(BreakerStates.Open);
                return ValueTask.CompletedTask;
            },
            OnClosed = _ =>
            {
                Volatile.Write(ref _openUntil, 0);
                _changed(BreakerStates.Closed);
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    /// <summary>One of <see cref="BreakerStates"/>.</summary>
    public string State => Volatile.Read(ref _openUntil) == 0 ? BreakerStates.Closed : Wait > TimeSpan.Zero ? BreakerStates.Open : BreakerStates.HalfOpen;

    /// <summary>How long nothing may be sent; zero when closed, and when a probe may go.</summary>
    public TimeSpan Wait => Volatile.Read(ref _openUntil) is > 0 and var until ? new TimeSpan(Math.Max(0, until - _clock.GetUtcNow().UtcTicks)) : TimeSpan.Zero;

    /// <summary>The one probe after the rest is under way.</summary>
    public bool Probing => Volatile.Read(ref _probing) == 1;

    /// <summary>Whether an attempt may be made now. <paramref name="isProbe"/>: it must be given back by <see cref="EndProbe"/>.</summary>
    public bool TryEnter(out bool isProbe)
    {
        isProbe = false;
        if (Volatile.Read(ref _openUntil) == 0) return true;
        isProbe = Wait == TimeSpan.Zero && Interlocked.CompareExchange(ref _probing, 1, 0) == 0;
        return isProbe;
    }

    public void EndProbe() => Volatile.Write(ref _probing, 0);

    /// <summary>What an attempt showed.</summary>
    public void Report(bool failed)
    {
        var context = ResilienceContextPool.Shared.Get();
        try
        {
            // nothing in there waits: the callbacks above are done when they return. While open a late report is not taken.
            var report = _pipeline.ExecuteOutcomeAsync(static (_, bad) => ValueTask.FromResult(Polly.Outcome.FromResult(bad)), context, failed);
            if (!report.IsCompletedSuccessfully) report.AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}

/// <summary>How a breaker's state is spelled wherever it is shown.</summary>
internal static class BreakerStates
{
    public const string Closed = "closed";

    /// <summary>Resting: nothing is sent.</summary>
    public const string Open = "open";

    /// <summary>The rest is over: the next attempt is the probe that closes or opens it again.</summary>
    public const string HalfOpen = "half-open";

    /// <summary>Of several that stand in for one another.</summary>
    public static string Together(IEnumerable<string> states)
    {
        var (any, closed, open) = (false, false, true);
        foreach (var state in states)
        {
            any = true;
            closed |= state == Closed;
            open &= state == Open;
        }
        return closed || !any ? Closed : open ? Open : HalfOpen;
    }
}
