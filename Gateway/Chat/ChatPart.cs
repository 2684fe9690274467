using System.Text.Json;

namespace ModelProxy.Gateway.Chat;

/// <summary>A piece of one turn.</summary>
public abstract record ChatPart
{
    /// <summary>Anthropic <c>cache_control</c> of this piece; undefined = none.</summary>
    public JsonElement CacheControl { get; init; }

    public ChatRest Rest { get; init; } = ChatRest.None;
}

public sealed record TextPart(string Text) : ChatPart;

/// <summary>Exactly one of <paramref name="Url"/> and <paramref name="Base64"/> is set (or neither, with <see cref="FileId"/>).</summary>
public sealed record ImagePart(string? Url, string? Base64, string? MediaType) : ChatPart
{
    /// <summary>OpenAI <c>detail</c>.</summary>
    public string? Detail { get; init; }

    public string? FileId { get; init; }
}

/// <summary>A PDF or text document. One of <paramref name="Url"/>, <paramref name="Base64"/>, <paramref name="Text"/> or <see cref="FileId"/> is set.</summary>
public sealed record DocumentPart(string? Url, string? Base64, string? Text, string? MediaType) : ChatPart
{
    public string? Name { get; init; }

    public string? Context { get; init; }

    public string? FileId { get; init; }

    public JsonElement Citations { get; init; }
}

/// <param name="Format"><c>wav</c>, <c>mp3</c>, …</param>
public sealed record AudioPart(string Base64, string Format) : ChatPart;

public sealed record RefusalPart(string Text) : ChatPart;

/// <param name="Input">JSON text of the arguments object, or the raw input of a custom tool; exactly as the model wrote it.</param>
public sealed record ToolCallPart(string Id, string Name, string Input, ToolKind Kind = ToolKind.Function) : ChatPart
{
    public string? Namespace { get; init; }

    /// <summary>Responses item id (<c>fc_…</c>), distinct from the call id.</summary>
    public string? ItemId { get; init; }
}

/// <param name="CallId">Matches a <see cref="ToolCallPart.Id"/>; results may come in any order.</param>
public sealed record ToolResultPart(string CallId, IReadOnlyList<ChatPart> Content, bool IsError = false, ToolKind Kind = ToolKind.Function) : ChatPart
{
    /// <summary>Name of the tool, where the dialect tells (Ollama <c>tool_name</c>).</summary>
    public string? Name { get; init; }
}

/// <summary>Thinking of an earlier turn. Never sent as text to a provider that cannot take it.</summary>
/// <param name="Dialect">Who sealed it; only that dialect takes <paramref name="Signature"/> and <paramref name="Encrypted"/> back.</param>
public sealed record ReasoningPart(string? Text, string? Signature, string? Encrypted, string Dialect) : ChatPart
{
    public string? Id { get; init; }

    /// <summary>Responses <c>summary</c> array as sent; undefined = none.</summary>
    public JsonElement Summary { get; init; }
}

/// <summary>A piece only its own dialect knows; kept for it, dropped (and named) elsewhere.</summary>
public sealed record OpaquePart(string Dialect, string Type, JsonElement Payload) : ChatPart;
