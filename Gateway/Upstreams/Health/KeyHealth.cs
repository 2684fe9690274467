using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Upstreams.Health;

/// <summary>One model with one key of its provider: its circuit breaker, and until when its provider asked to wait. Thread-safe.</summary>
internal sealed class KeyHealth(ResilienceSettings settings, TimeProvider clock, Action<string> breakerChanged, long parkedUntil = 0)
{
    private long _parkedUntil = parkedUntil;

    public ResilienceSettings Settings => settings;

    public KeyBreaker Breaker { get; } = new(settings, clock, breakerChanged);

    /// <summary>UTC ticks.</summary>
    public long ParkedUntil => Volatile.Read(ref _parkedUntil);

    /// <summary>How long the provider wants to hear nothing with this key for this model.</summary>
    public TimeSpan Parked => ParkedUntil is > 0 and var until ? new TimeSpan(Math.Max(0, until - clock.GetUtcNow().UtcTicks)) : TimeSpan.Zero;

    /// <summary>Of several that ask at once, the one who asks for longest is heeded.</summary>
    public void Park(TimeSpan wait)
    {
        var until = clock.GetUtcNow().Add(wait).UtcTicks;
        for (var now = ParkedUntil; now < until;)
        {
            var before = Interlocked.CompareExchange(ref _parkedUntil, until, now);
            if (before == now) return;
            now = before;
        }
    }
}

/// <summary>A key taken for one attempt. <see cref="Release"/> it when its outcome is known, or when nothing was sent.</summary>
/// <param name="ApiKey">Null = the provider asks for none.</param>
/// <param name="Probes">The breaker lets only this one through, to see whether the provider is back.</param>
internal readonly record struct KeyLease(string? ApiKey, KeyHealth Health, bool Probes)
{
    public void Release()
    {
        if (Probes) Health.Breaker.EndProbe();
    }
}

/// <summary>Why no key may be used now.</summary>
/// <param name="Wait">Until the first one may; <see cref="TimeSpan.MaxValue"/> = it needs somebody to do something.</param>
internal readonly record struct KeyRefusal(TimeSpan Wait, string Reason)
{
    public const string RateLimited = "the provider asked to wait";
    public const string KeyRefused = "the provider refused its key";
    public const string BreakerOpen = "it failed too often lately (circuit breaker open)";
    public const string BeingProbed = "it failed too often lately and is being tried again (circuit breaker half-open)";
}
