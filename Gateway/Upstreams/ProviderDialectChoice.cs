using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>Which dialect to speak with a provider: the one its entry describes, else the caller's own wherever the provider knows it.</summary>
internal sealed class ProviderDialectChoice(DialectRegistry dialects)
{
    public IProviderDialect For(ModelEntry model, CallerRequest caller)
    {
        var callerDialect = caller.Dialect.Name;
        if (model.Provider.OwnDialect is { } own) return own;
        return model.Provider.Kind switch
        {
            ProviderKinds.OpenAI when model.ToolsOnlyInResponses && caller.Envelope.HasTools => dialects.Provider(DialectNames.OpenAIResponses),
            ProviderKinds.Anthropic => dialects.Provider(DialectNames.AnthropicMessages),
            ProviderKinds.OpenAI when callerDialect == DialectNames.OpenAIResponses => dialects.Provider(DialectNames.OpenAIResponses),
            ProviderKinds.Ollama when callerDialect == DialectNames.OllamaGenerate && dialects.TryProvider(callerDialect, out var generate) => generate!,
            ProviderKinds.Ollama => dialects.Provider(DialectNames.OllamaChat),
            _ => dialects.Provider(DialectNames.OpenAIChat),
        };
    }
}
