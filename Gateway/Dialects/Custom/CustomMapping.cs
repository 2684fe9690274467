using System.Collections.Immutable;

namespace ModelProxy.Gateway.Dialects.Custom;

/// <summary>An API of one request and one answer, as an entry of modelproxy.json describes it. Checked when it is read; immutable.</summary>
internal sealed record CustomMapping
{
    /// <summary>Path and query below the provider's base URL; <c>{model}</c> is filled in.</summary>
    public required string Endpoint { get; init; }

    /// <summary>What goes where in the request body, in order.</summary>
    public required ImmutableArray<(ValuePath Place, Template Value)> Request { get; init; }

    /// <summary>One turn of <c>{messages}</c>; its names are <c>role</c> and <c>text</c>.</summary>
    public required Template Message { get; init; }

    /// <summary>What the API calls <c>system</c>, <c>user</c>, <c>assistant</c> and <c>tool</c>, where it has other words.</summary>
    public required ImmutableDictionary<string, string> Roles { get; init; }

    public required CustomReply Reply { get; init; }

    /// <summary>Null: the API is asked for a plain answer, whatever the caller asked.</summary>
    public CustomStream? Stream { get; init; }

    /// <summary>All names the request uses.</summary>
    public IReadOnlySet<string> Names => _names ??= Request.SelectMany(static r => r.Value.Names).ToHashSet(StringComparer.Ordinal);

    private IReadOnlySet<string>? _names;
}

/// <summary>Where the pieces of an answer lie. Only the text must be named.</summary>
internal sealed record CustomReply
{
    public required ValuePath Text { get; init; }

    public ValuePath? Reasoning { get; init; }

    public ValuePath? Finish { get; init; }

    /// <summary>The API's reasons in the words of Chat Completions, e.g. <c>MAX</c> → <c>length</c>.</summary>
    public ImmutableDictionary<string, string> FinishReasons { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ValuePath? InputTokens { get; init; }

    public ValuePath? CachedTokens { get; init; }

    public ValuePath? OutputTokens { get; init; }

    public ValuePath? Id { get; init; }

    public ValuePath? Model { get; init; }

    /// <summary>The message of an error, in an error's body or inside a 200.</summary>
    public ValuePath? Error { get; init; }
}

/// <param name="Endpoint">Where it differs from that of plain answers.</param>
/// <param name="IsNdjson">One JSON value a line; otherwise server-sent events.</param>
/// <param name="End">Data of the last event, when it is no JSON: <c>[DONE]</c>; null = none.</param>
internal sealed record CustomStream(string? Endpoint, bool IsNdjson, string? End, CustomReply Piece);
