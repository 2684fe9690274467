using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Endpoints.PassThrough;

/// <summary>One path prefix with the kind of provider behind it and the dialect its errors are told in.</summary>
internal sealed record PassThroughSurface(string Prefix, string Kind, string Dialect)
{
    public static readonly IReadOnlyList<PassThroughSurface> All =
    [
        new("/anthropic", ProviderKinds.Anthropic, DialectNames.AnthropicMessages),
        new("/openai", ProviderKinds.OpenAI, DialectNames.OpenAIChat),
        new("/ollama", ProviderKinds.Ollama, DialectNames.OllamaChat),
    ];

    public static readonly IReadOnlyList<string> Prefixes = [.. All.Select(static s => s.Prefix)];

    /// <summary>The provider's address of a path; OpenAI's and Anthropic's paths are taken with or without their <c>/v1</c>.</summary>
    public string Address(ProviderEntry provider, string pathAndQuery)
    {
        if (Kind != ProviderKinds.Ollama && !pathAndQuery.StartsWith("/v1/", StringComparison.Ordinal) && pathAndQuery is not "/" and not "/v1") pathAndQuery = "/v1" + pathAndQuery;
        return provider.Address(pathAndQuery);
    }
}
