using System.Collections.Immutable;
using ModelProxy.Contracts.Catalog.V1;

namespace ModelProxy.Gateway.Settings;

/// <summary>
/// Holds the current <see cref="GatewaySnapshot"/> and rebuilds it when one of its sources changes: the file, the
/// catalog's overrides, what was found at Ollama. Thread-safe; readers never wait.
/// </summary>
internal sealed class GatewayState
{
    private readonly Lock _gate = new();
    private readonly Variables _variables;
    private readonly TimeProvider _clock;
    private readonly string? _simulator;
    private string _json;
    private DateTimeOffset _loadedAt;
    private string? _error;
    private Overrides? _overrides;
    private ImmutableDictionary<string, double> _pendingWeights = ImmutableDictionary<string, double>.Empty;
    private ImmutableDictionary<string, OllamaState> _ollamas = ImmutableDictionary<string, OllamaState>.Empty;
    private volatile GatewaySnapshot _current;

    /// <exception cref="SettingsRefusedException">The settings cannot be used.</exception>
    public GatewayState(string json, Variables variables, TimeProvider clock)
    {
        (_json, _variables, _clock, _loadedAt) = (json, variables, clock, clock.GetUtcNow());
        _simulator = variables["MODELPROXY_SIMULATOR"] is { } url ? BaseUrlText.Normalise(url, mayLackScheme: true) : null;
        var (settings, mistakes) = SettingsReader.Read(json, variables);
        _current = Build(settings ?? throw new SettingsRefusedException(mistakes), null);
    }

    public GatewaySnapshot Current => _current;

    /// <summary>The text of the file that is in force.</summary>
    public string Text
    {
        get
        {
            lock (_gate) return _json;
        }
    }

    public bool OllamaAnswers => _ollamas.Values.Any(o => o.Answers);

    /// <summary>After every swap, on the thread that caused it.</summary>
    public event Action<GatewaySnapshot>? Changed;

    /// <summary>Weights set while the catalog was away: in force here, to be told to it later.</summary>
    public IReadOnlyDictionary<string, double> PendingWeights => _pendingWeights;

    /// <summary>What is wrong with a text of the file; empty = it could be taken.</summary>
    public IReadOnlyList<string> Check(string json) => SettingsReader.Read(json, _variables).Mistakes;

    /// <summary>Takes a new text of the file, or keeps the old one and says why.</summary>
    /// <returns>The mistakes; empty when it was taken.</returns>
    public IReadOnlyList<string> Reload(string json) => Update(() =>
    {
        var mistakes = SettingsReader.Read(json, _variables).Mistakes;
        if (mistakes.Count == 0) (_json, _loadedAt, _error) = (json, _clock.GetUtcNow(), null);
        else _error = string.Join(" ", mistakes);
        return mistakes;
    });

    /// <summary>The file cannot be read now; what is in force stays.</summary>
    public void NoteUnreadable(string reason) => Update(() => _error = reason);

    /// <summary>Takes the catalog's overrides; older ones than those held are ignored.</summary>
    public void Apply(Overrides overrides) => Update(() =>
    {
        if (_overrides is null || overrides.Version >= _overrides.Version) _overrides = overrides;
        return true;
    });

    public void SetLocalWeights(IReadOnlyDictionary<string, double> weights) => Update(() => _pendingWeights = _pendingWeights.SetItems(weights));

    /// <summary>The catalog has them now.</summary>
    public void ForgetPendingWeights(IReadOnlyDictionary<string, double> told) => Update(() =>
        _pendingWeights = _pendingWeights.RemoveRange(told.Where(t => _pendingWeights.TryGetValue(t.Key, out var now) && now.Equals(t.Value)).Select(t => t.Key)));

    /// <summary>What a look at an Ollama showed. Rebuilds only when it differs.</summary>
    public void Note(string provider, OllamaState state)
    {
        var known = _ollamas.GetValueOrDefault(provider);
        if (known is not null && known.Answers == state.Answers && known.Models.SequenceEqual(state.Models)) return;
        Update(() => _ollamas = _ollamas.SetItem(provider, state));
    }

    private T Update<T>(Func<T> change)
    {
        lock (_gate)
        {
            var result = change();
            var (settings, unfit) = LayeredReader.Read(_json, _variables, WithPending());
            if (settings is not null) _current = Build(settings, unfit);
            Changed?.Invoke(_current);
            return result;
        }
    }

    private Overrides? WithPending()
    {
        if (_pendingWeights.IsEmpty) return _overrides;
        var merged = _overrides?.Clone() ?? new Overrides();
        foreach (var (model, weight) in _pendingWeights) merged.Weights[model] = weight;
        return merged;
    }

    private GatewaySnapshot Build(GatewaySettings settings, string? unfit) =>
        SnapshotBuilder.Build(settings, _ollamas, _simulator, _loadedAt, _error is null || unfit is null ? _error ?? unfit : $"{_error} {unfit}") with { Unfit = unfit };
}

/// <summary>The settings cannot be used; one line per mistake.</summary>
internal sealed class SettingsRefusedException(IReadOnlyList<string> mistakes) : Exception(string.Join(" ", mistakes))
{
    public IReadOnlyList<string> Mistakes => mistakes;
}
