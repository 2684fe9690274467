using System.Collections.Concurrent;
using ModelProxy.Contracts.Router.V1;

namespace ModelProxy.RouterService.Features;

/// <summary>The models that gateways offered since the start: a policy that knows none of them was learned somewhere else. Thread-safe.</summary>
internal sealed class SeenModels
{
    /// <summary>Names kept; more are no models of anybody's.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Null = none yet.</summary>
    public IReadOnlySet<string>? Names => Volatile.Read(ref _count) == 0 ? null : new HashSet<string>(_names.Keys, StringComparer.Ordinal);

    public void Note(IEnumerable<Candidate> candidates)
    {
        foreach (var candidate in candidates)
            if (!_names.ContainsKey(candidate.Model) && Volatile.Read(ref _count) < Most && _names.TryAdd(candidate.Model, true)) Interlocked.Increment(ref _count);
    }
}
