using System.Collections.Immutable;
using ModelProxy.Gateway.Dialects;

namespace ModelProxy.Gateway.Settings;

/// <summary>The kinds a provider may be, as modelproxy.json spells them.</summary>
internal static class ProviderKinds
{
    public const string OpenAI = "openai";
    public const string OpenAICompatible = "openai-compatible";
    public const string Anthropic = "anthropic";
    public const string Ollama = "ollama";

    /// <summary>Any HTTP API with one request and one answer, described by templates and JSON paths.</summary>
    public const string Custom = "custom";

    /// <summary>Cursor's Cloud Agents API: every prompt is an agent run.</summary>
    public const string Cursor = "cursor";

    public static readonly ImmutableArray<string> All = [OpenAI, OpenAICompatible, Anthropic, Ollama, Custom, Cursor];
}

/// <summary>One provider as configured, with secrets in place. Immutable.</summary>
internal sealed record ProviderEntry
{
    public required string Name { get; init; }

    /// <summary>One of <see cref="ProviderKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Without a trailing slash and without a trailing <c>/v1</c>.</summary>
    public required string BaseUrl
    {
        get;
        init
        {
            field = value;
            IsLocal = Uri.TryCreate(value, UriKind.Absolute, out var address) && address.IsLoopback;
        }
    }

    /// <summary>On this machine: no proxy lies between.</summary>
    public bool IsLocal { get; private init; }

    /// <summary>Used in turn; empty = none configured.</summary>
    public ImmutableArray<string> ApiKeys { get; init; } = [];

    /// <summary>Nothing can be asked of it without a key.</summary>
    public bool NeedsKey { get; init; }

    /// <summary>The variable that would hold the key, for messages; empty = unknown.</summary>
    public string KeyVariable { get; init; } = "";

    /// <summary>Headers added to every request, <c>{apiKey}</c> and <c>{model}</c> filled in.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>What the entry itself describes (kinds <c>custom</c> and <c>cursor</c>); null for the known dialects.</summary>
    public IProviderDialect? OwnDialect { get; init; }

    /// <summary>How often it is asked whether it answers; 0 = never, null = as <c>resilience.healthCheckMs</c> says.</summary>
    public int? HealthCheckMs { get; init; }

    /// <summary>What it is asked then (<c>/v1/models</c>); null = what its kind answers cheaply.</summary>
    public string? HealthPath { get; init; }

    /// <summary>Stood in for by the Simulator.</summary>
    public bool Simulated { get; init; }

    public bool LacksKey => NeedsKey && ApiKeys.IsEmpty;

    /// <summary>Cursor without key or repository: its models are not there, and <c>cursor</c> means the best code model.</summary>
    public bool IsAbsent => Kind == ProviderKinds.Cursor && (LacksKey || OwnDialect is null);

    /// <summary>Where <paramref name="path"/> (<c>/v1/…</c>) lies: a base that names its own version, as <c>…/v1beta/openai</c>, keeps it.</summary>
    public string Address(string path) =>
        path.StartsWith("/v1/", StringComparison.Ordinal) && BaseUrlText.NamesVersion(BaseUrl) ? BaseUrl + path[3..] : BaseUrl + path;
}
