using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ModelProxy.Gateway.Settings;

/// <summary>
/// Everything the request path looks up, built whole and swapped by one reference: a request that holds one sees the
/// same world to its end. Immutable.
/// </summary>
internal sealed record GatewaySnapshot
{
    public required GatewaySettings Settings { get; init; }

    /// <summary>In the order of the file, then what was discovered.</summary>
    public required ImmutableArray<ModelEntry> Models { get; init; }

    public required ImmutableArray<ProviderEntry> Providers { get; init; }

    /// <summary>Names, ids, aliases and providers' own names, case-insensitive.</summary>
    public required FrozenDictionary<string, ModelGroup> Names { get; init; }

    /// <summary>By kind: who is behind <c>/anthropic</c>, <c>/openai</c> and <c>/ollama</c>.</summary>
    public required FrozenDictionary<string, ProviderEntry> PassThrough { get; init; }

    /// <summary>By public name, those that chat: what <c>auto</c> is decided among.</summary>
    public required ImmutableArray<ModelGroup> ForAuto { get; init; }

    /// <summary>Null only when there is no model at all.</summary>
    public required ModelGroup? Default { get; init; }

    public required DateTimeOffset LoadedAt { get; init; }

    /// <summary>Why the last edit was refused, and <see cref="Unfit"/>; null when this is all that was said.</summary>
    public string? Error { get; init; }

    /// <summary>Models saved at run time that are not in force, and why; null when all are.</summary>
    public string? Unfit { get; init; }

    public LimitSettings Limits => Settings.Limits;

    public bool HasKeys => !Settings.Keys.IsEmpty;

    /// <summary>The models that may answer a key; null = all. Empty when none of those it is bound to is here.</summary>
    public IReadOnlySet<ModelEntry>? AllowedTo(KeyEntry? key) =>
        key is { Models: { IsEmpty: false } models } ? models.Select(Find).OfType<ModelGroup>().SelectMany(g => g.Members).ToHashSet() : null;

    /// <summary>The group that <paramref name="name"/> stands for; null when unknown. Ollama's <c>:latest</c> may be left out or written.</summary>
    public ModelGroup? Find(string name)
    {
        if (Names.TryGetValue(name, out var group)) return group;
        return name.EndsWith(":latest", StringComparison.OrdinalIgnoreCase) && Names.TryGetValue(name[..^7], out group) ? group : null;
    }
}
