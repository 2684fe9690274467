using System.Collections.Concurrent;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Upstreams.Health;

/// <summary>How one model fares: what balancing, breakers and <c>GET /models</c> look at. Thread-safe.</summary>
/// <param name="breakerChanged">Hears the new state of one of its keys' breakers.</param>
internal sealed class ModelHealth(TimeProvider clock, Action<string> breakerChanged)
{
    private readonly ConcurrentDictionary<string, KeyHealth> _keys = new();
    private readonly RecentLatency _latency = new(clock);
    private readonly RecentTimes?[] _firstOutput = new RecentTimes?[2];
    private int _inFlight;
    private long _requests;
    private long _successes;
    private long _totalMs;
    private int _turn = -1;
    private volatile string? _probeFailure;

    public int InFlight => Volatile.Read(ref _inFlight);

    public long Requests => Volatile.Read(ref _requests);

    /// <summary>0-1; null before the first request.</summary>
    public double? SuccessRate => Requests is > 0 and var n ? (double)Volatile.Read(ref _successes) / n : null;

    /// <summary>Milliseconds of successful answers; null before the first.</summary>
    public double? AverageMs => Volatile.Read(ref _successes) is > 0 and var n ? (double)Volatile.Read(ref _totalMs) / n : null;

    /// <summary>Recent time to the first output in milliseconds, failures counted dear; 0 = unknown.</summary>
    public double RecentMs => _latency.Average;

    /// <summary>What a request more would meet: recent latency, fading without news, × requests under way.</summary>
    public double Load => _latency.Peak * (InFlight + 1);

    /// <summary>Why the last active check failed; null when it passed or none was made.</summary>
    public string? ProbeFailure
    {
        get => _probeFailure;
        set => _probeFailure = value;
    }

    /// <summary>Over all keys that were used.</summary>
    public string Breaker => BreakerStates.Together(_keys.Values.Select(key => key.Breaker.State));

    /// <summary>Whose turn it is among <paramref name="count"/> keys.</summary>
    public int NextTurn(int count) => count < 2 ? 0 : (int)((uint)Interlocked.Increment(ref _turn) % (uint)count);

    public KeyHealth Key(string? apiKey, ResilienceSettings settings)
    {
        var key = apiKey ?? "";
        if (!_keys.TryGetValue(key, out var health)) health = _keys.GetOrAdd(key, Make(settings, 0));
        if (ReferenceEquals(health.Settings, settings) || health.Settings == settings) return health;
        // other settings are another breaker; what the provider asked for stands
        return _keys[key] = Make(settings, health.ParkedUntil);
    }

    public void Begin() => Interlocked.Increment(ref _inFlight);

    /// <summary>The attempt is over and says nothing about the model.</summary>
    public void EndWithoutVerdict() => Interlocked.Decrement(ref _inFlight);

    /// <param name="firstMs">To the first output; for plain answers to the end.</param>
    public void End(bool success, double totalMs, double firstMs)
    {
        Interlocked.Decrement(ref _inFlight);
        Interlocked.Increment(ref _requests);
        if (success)
        {
            Interlocked.Increment(ref _successes);
            Interlocked.Add(ref _totalMs, (long)totalMs);
        }
        // who fails at once must not look like the quickest
        _latency.Add(success ? firstMs : Math.Max(firstMs, 2 * _latency.Average + 100));
    }

    /// <summary>For <see cref="FirstOutputP95"/>: only kept where somebody asks for it.</summary>
    public void NoteFirstOutput(bool streamed, double milliseconds) => (_firstOutput[streamed ? 1 : 0] ??= new RecentTimes()).Add(milliseconds);

    /// <summary>Milliseconds; null while too little is known. Streams and plain answers are different things.</summary>
    public double? FirstOutputP95(bool streamed) => _firstOutput[streamed ? 1 : 0]?.P95;

    /// <summary>Failures that say something about the model, not about the caller or the key.</summary>
    public static bool CountsAgainst(ChatFailure failure) => failure.Kind is FailureKind.Provider or FailureKind.Overloaded or FailureKind.Network or FailureKind.Timeout or FailureKind.Cut;

    private KeyHealth Make(ResilienceSettings settings, long parkedUntil) => new(settings, clock, breakerChanged, parkedUntil);
}
