using System.Collections.Concurrent;

namespace ModelProxy.Gateway.Routing;

/// <summary>Which model answered which conversation or reply last; the newest some ten thousand. Thread-safe.</summary>
internal sealed class ConversationMemory
{
    private const int Capacity = 20_000;
    private Generation _young = new();
    private Generation _old = new();

    public string? ModelOf(string conversation) =>
        conversation.Length == 0 ? null : _young.Models.TryGetValue(conversation, out var model) || _old.Models.TryGetValue(conversation, out model) ? model : null;

    public void Note(string conversation, string model)
    {
        if (conversation.Length == 0) return;
        var young = _young;
        if (!young.Models.TryAdd(conversation, model)) young.Models[conversation] = model;
        // two generations: when the young one is half the capacity, the old one is forgotten whole; by the one that fills it
        else if (Interlocked.Increment(ref young.Count) == Capacity / 2) (_old, _young) = (young, new Generation());
    }

    private sealed class Generation
    {
        public readonly ConcurrentDictionary<string, string> Models = new();

        /// <summary>The dictionary's own count takes every lock it has, hundreds by then: too dear for each request.</summary>
        public int Count;
    }
}
