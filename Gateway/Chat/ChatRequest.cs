using System.Text.Json;

namespace ModelProxy.Gateway.Chat;

/// <summary>A request in neutral terms: everything that can be carried from one dialect to another.</summary>
public sealed record ChatRequest
{
    public required string Model { get; init; }

    /// <summary>The dialect it was read from; its own provider side may write <see cref="Extra"/> back as it came.</summary>
    public string Dialect { get; init; } = "";

    /// <summary>In the caller's order; system and developer turns may stand anywhere.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    public IReadOnlyList<ChatTool> Tools { get; init; } = [];

    public ChatToolChoice? ToolChoice { get; init; }

    public bool? ParallelToolCalls { get; init; }

    public int? MaxTokens { get; init; }

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public int? TopK { get; init; }

    public double? MinP { get; init; }

    public double? FrequencyPenalty { get; init; }

    public double? PresencePenalty { get; init; }

    public long? Seed { get; init; }

    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>How many answers; only 1 can be carried to dialects without <c>n</c>.</summary>
    public int? Count { get; init; }

    public bool? Logprobs { get; init; }

    public int? TopLogprobs { get; init; }

    public ChatFormat? Format { get; init; }

    public ChatReasoning? Reasoning { get; init; }

    /// <summary>Responses <c>text.verbosity</c>, Chat <c>verbosity</c>.</summary>
    public string? Verbosity { get; init; }

    public string? User { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public string? ServiceTier { get; init; }

    public bool? Store { get; init; }

    /// <summary>OpenAI <c>prompt_cache_key</c>.</summary>
    public string? CacheKey { get; init; }

    /// <summary>Ollama <c>keep_alive</c>; undefined = absent.</summary>
    public JsonElement KeepAlive { get; init; }

    public bool Stream { get; init; }

    public bool IncludeUsage { get; init; }

    /// <summary>Fields this type has no place for, by name: named in <c>x-modelproxy-dropped</c> when the target cannot take them.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Members deeper in the request that its reader does not know, by their paths (<c>messages.content.image_url.format</c>): nobody can be sent them.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];
}

/// <summary>Who speaks. A string, so that a role we do not know survives.</summary>
public readonly record struct ChatRole(string Value)
{
    public static readonly ChatRole System = new("system");
    public static readonly ChatRole Developer = new("developer");
    public static readonly ChatRole User = new("user");
    public static readonly ChatRole Assistant = new("assistant");
    public static readonly ChatRole Tool = new("tool");

    public override string ToString() => Value;
}

public sealed record ChatMessage(ChatRole Role, IReadOnlyList<ChatPart> Parts)
{
    /// <summary>Participant name (OpenAI <c>name</c>).</summary>
    public string? Name { get; init; }
}

public enum ToolKind
{
    /// <summary>Arguments are a JSON object.</summary>
    Function,
    /// <summary>Input is free text, optionally bound by a grammar.</summary>
    Custom,
}

/// <param name="Schema">JSON schema of the parameters; undefined = none.</param>
public sealed record ChatTool(string Name, ToolKind Kind = ToolKind.Function)
{
    public string? Description { get; init; }

    public JsonElement Schema { get; init; }

    public bool? Strict { get; init; }

    /// <summary>Custom tools: <c>{"type":"grammar","syntax":"lark","definition":"…"}</c> or <c>{"type":"text"}</c>; undefined = none.</summary>
    public JsonElement Grammar { get; init; }

    /// <summary>The Responses namespace this tool lies in; null = none.</summary>
    public string? Namespace { get; init; }

    public string? NamespaceDescription { get; init; }

    public JsonElement CacheControl { get; init; }

    public ChatRest Rest { get; init; } = ChatRest.None;

    /// <summary>A tool the provider runs itself (<c>web_search</c>, <c>tool_search</c>, <c>bash_20250124</c>): its own JSON, kept for its own dialect only.</summary>
    public OpaquePart? Native { get; init; }
}

/// <param name="Mode"><c>auto</c>, <c>none</c>, <c>required</c>, <c>tool</c> (then <paramref name="Name"/>) or <c>native</c> (then <see cref="Native"/>).</param>
public sealed record ChatToolChoice(string Mode, string? Name = null, ToolKind Kind = ToolKind.Function)
{
    /// <summary>The Responses namespace of the named tool; null = none.</summary>
    public string? Namespace { get; init; }

    /// <summary>Only these tools may be called, by name, or by type where the provider runs them; null = all.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>A tool that the provider runs itself must be used: its own JSON, kept for its own dialect only.</summary>
    public OpaquePart? Native { get; init; }
}

/// <param name="Kind"><c>text</c>, <c>json_object</c> or <c>json_schema</c>.</param>
public sealed record ChatFormat(string Kind)
{
    public string? Name { get; init; }

    /// <summary>What the answer is for, told to the model beside the schema.</summary>
    public string? Description { get; init; }

    public JsonElement Schema { get; init; }

    public bool? Strict { get; init; }
}

/// <param name="Effort"><c>none</c>, <c>minimal</c>, <c>low</c>, <c>medium</c>, <c>high</c>, …; null = unsaid.</param>
/// <param name="BudgetTokens">Anthropic <c>thinking.budget_tokens</c>.</param>
/// <param name="Mode">Anthropic <c>thinking.type</c>: <c>enabled</c>, <c>disabled</c>, <c>adaptive</c>; null = unsaid.</param>
/// <param name="Summary">Responses <c>reasoning.summary</c>, Anthropic <c>thinking.display</c>.</param>
public sealed record ChatReasoning(string? Effort = null, int? BudgetTokens = null, string? Mode = null, string? Summary = null);
