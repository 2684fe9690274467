namespace ModelProxy.FeedbackService.Observing;

/// <summary>The last exchanges of each of many threads, bounded both ways: a few per thread, the threads heard of last. Not thread-safe.</summary>
internal sealed class Recent<TThread>(int threads, int perThread) where TThread : notnull
{
    private Dictionary<TThread, List<ObservedExchange>> _young = [];
    private Dictionary<TThread, List<ObservedExchange>> _old = [];

    public IReadOnlyList<ObservedExchange> Of(TThread thread) =>
        _young.TryGetValue(thread, out var known) || _old.TryGetValue(thread, out known) ? known : [];

    public void Add(TThread thread, ObservedExchange exchange)
    {
        if (!_young.TryGetValue(thread, out var known))
        {
            // two generations: when the young one is full, the old one is forgotten whole
            if (_young.Count >= threads / 2) (_old, _young) = (_young, []);
            _young[thread] = known = _old.TryGetValue(thread, out var older) ? older : [];
        }
        if (known.Count == perThread) known.RemoveAt(0);
        known.Add(exchange);
    }
}
