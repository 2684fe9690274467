using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Upstreams.Health;

/// <summary>The health of every model, by id: it outlives reloads of the settings. Thread-safe.</summary>
internal sealed partial class ModelHealthBook
{
    /// <summary>How long a key rests that the provider refused: long enough not to hammer, short enough to notice a paid bill.</summary>
    private static readonly TimeSpan RefusedKeyRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DefaultRateRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, ModelHealth> _models = new();
    private readonly ConcurrentDictionary<(string Provider, string Key), long> _refused = new();
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    public ModelHealthBook(TimeProvider clock, ILogger<ModelHealthBook> logger)
    {
        (_clock, _logger) = (clock, logger);
        GatewayMeters.Observe("modelproxy.gateway.breaker.state", States, "{state}", "Circuit breaker of each model at large: 0 closed, 1 half-open, 2 open");
    }

    public ModelHealth Of(ModelEntry model) => _models.TryGetValue(model.Id, out var health) ? health : _models.GetOrAdd(model.Id, id => new ModelHealth(_clock, state => NoteBreaker(id, state)));

    /// <summary>Takes the next key of the provider that may be used for this model now. The lease must be released.</summary>
    /// <param name="tried">Keys this request has used up; null = none.</param>
    public bool TryTake(ModelEntry model, ResilienceSettings settings, HashSet<string>? tried, out KeyLease lease, out KeyRefusal refusal)
    {
        (lease, refusal) = (default, new KeyRefusal(TimeSpan.MaxValue, "every key was tried"));
        if (model.Provider.LacksKey)
        {
            refusal = new KeyRefusal(TimeSpan.MaxValue, NoKey(model.Provider));
            return false;
        }

        var (health, keys) = (Of(model), model.Provider.ApiKeys);
        if (keys.IsEmpty) return TryTake(model, null, health.Key(null, settings), out lease, ref refusal);
        var first = health.NextTurn(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[(first + i) % keys.Length];
            if (tried?.Contains(key) != true && TryTake(model, key, health.Key(key, settings), out lease, ref refusal)) return true;
        }
        return false;
    }

    private bool TryTake(ModelEntry model, string? key, KeyHealth health, out KeyLease lease, ref KeyRefusal refusal)
    {
        lease = default;
        if (RefusalOf(model, key, health) is { } why)
        {
            if (why.Wait < refusal.Wait) refusal = why;
            return false;
        }
        if (health.Breaker.TryEnter(out var probes))
        {
            lease = new KeyLease(key, health, probes);
            return true;
        }
        if (refusal.Wait > TimeSpan.FromSeconds(1)) refusal = new KeyRefusal(TimeSpan.FromSeconds(1), KeyRefusal.BeingProbed);
        return false;
    }

    /// <summary>Draws the consequences a failure has for the key.</summary>
    public void Learn(ModelEntry model, string? apiKey, ChatFailure failure, ResilienceSettings settings)
    {
        if (failure.Kind == FailureKind.KeyRefused && apiKey is not null) Refuse(model.Provider, apiKey);
        else if (failure.Kind == FailureKind.RateLimited)
            Of(model).Key(apiKey, settings).Park(failure.RetryAfter is { } asked ? asked < LongestRest ? asked : LongestRest : DefaultRateRest);
    }

    /// <summary>The provider does not take this key, whatever the model: it rests for a minute.</summary>
    public void Refuse(ProviderEntry provider, string apiKey) => _refused[(provider.Name, apiKey)] = _clock.GetUtcNow().Add(RefusedKeyRest).UtcTicks;

    /// <summary>Whether requests may go to it now, and why not. Takes nothing.</summary>
    public (bool Available, string? Reason) Availability(ModelEntry model, ResilienceSettings settings)
    {
        if (model.Provider.LacksKey) return (false, NoKey(model.Provider));
        var health = Of(model);
        if (health.ProbeFailure is { } failure) return (false, failure);
        var keys = model.Provider.ApiKeys;
        if (keys.IsEmpty) return RefusalOf(model, null, health.Key(null, settings)) is { } only ? (false, only.Reason) : (true, null);
        var refusal = new KeyRefusal(TimeSpan.MaxValue, "");
        foreach (var key in keys)
        {
            if (RefusalOf(model, key, health.Key(key, settings)) is not { } why) return (true, null);
            if (why.Wait < refusal.Wait) refusal = why;
        }
        return (false, refusal.Reason);
    }

    /// <summary>Every key of a model with its state, by its number: never the key itself.</summary>
    public IEnumerable<KeyView> Keys(ModelEntry model, ResilienceSettings settings)
    {
        var (health, keys) = (Of(model), model.Provider.ApiKeys);
        return keys.IsEmpty ? [View(null, "")] : keys.Select((key, index) => View(key, KeyId(model, key, index)));

        KeyView View(string? key, string id)
        {
            var keyHealth = health.Key(key, settings);
            var refusal = RefusalOf(model, key, keyHealth);
            return new KeyView(id, keyHealth.Breaker.State, refusal?.Reason, refusal is { } why ? Math.Ceiling(why.Wait.TotalSeconds) : null);
        }
    }

    /// <summary>The model's breaker at large: open when all of its keys' are, closed when one is.</summary>
    public string Breaker(ModelEntry model, ResilienceSettings settings) => BreakerStates.Together(Keys(model, settings).Select(key => key.Breaker));

    /// <summary><c>claude#2</c>: how a key is called in records; empty = the provider asks for none.</summary>
    public static string KeyId(ModelEntry model, string? apiKey, int? index = null) =>
        apiKey is null ? "" : $"{model.Provider.Name}#{(index ?? model.Provider.ApiKeys.IndexOf(apiKey)) + 1}";

    public static string NoKey(ProviderEntry provider) => provider.KeyVariable.Length > 0
        ? $"the provider \"{provider.Name}\" has no key: set {provider.KeyVariable}"
        : $"the provider \"{provider.Name}\" has no key: give it an apiKey in modelproxy.json";

    private IEnumerable<Measurement<long>> States() => _models.Select(model => new Measurement<long>(model.Value.Breaker switch { BreakerStates.Closed => 0, BreakerStates.HalfOpen => 1, _ => 2 },
        new KeyValuePair<string, object?>("gen_ai.request.model", model.Key)));

    private KeyRefusal? RefusalOf(ModelEntry model, string? key, KeyHealth health)
    {
        if (key is not null && _refused.TryGetValue((model.Provider.Name, key), out var until) && until - _clock.GetUtcNow().UtcTicks is > 0 and var rest)
            return new KeyRefusal(new TimeSpan(rest), KeyRefusal.KeyRefused);
        if (health.Parked is var parked && parked > TimeSpan.Zero) return new KeyRefusal(parked, KeyRefusal.RateLimited);
        return health.Breaker.Wait is var wait && wait > TimeSpan.Zero ? new KeyRefusal(wait, KeyRefusal.BreakerOpen) : null;
    }

    private void NoteBreaker(string model, string state)
    {
        if (state == BreakerStates.Open)
        {
            GatewayMeters.BreakerOpened.Add(1, new KeyValuePair<string, object?>("gen_ai.request.model", model));
            Opened(model);
        }
        else
        {
            Closed(model);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Model} fails too often: its circuit breaker is open, others answer for it")]
    private partial void Opened(string model);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Model} answers again: its circuit breaker is closed")]
    private partial void Closed(string model);
}

/// <param name="Id"><c>claude#2</c>; empty = the provider asks for no key.</param>
/// <param name="Reason">Why it is not used now; null = it is.</param>
/// <param name="WaitSeconds">Until it may be used again.</param>
internal sealed record KeyView(string Id, string Breaker, string? Reason, double? WaitSeconds);
