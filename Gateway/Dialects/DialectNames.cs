namespace ModelProxy.Gateway.Dialects;

/// <summary>The wire dialects by name, as they appear in records, logs and configuration.</summary>
public static class DialectNames
{
    /// <summary>OpenAI <c>/v1/chat/completions</c>, also spoken by nearly every other provider.</summary>
    public const string OpenAIChat = "openai-chat";

    /// <summary>OpenAI <c>/v1/responses</c>.</summary>
    public const string OpenAIResponses = "openai-responses";

    /// <summary>Anthropic <c>/v1/messages</c>.</summary>
    public const string AnthropicMessages = "anthropic-messages";

    /// <summary>Ollama <c>/api/chat</c> and <c>/api/generate</c>.</summary>
    public const string OllamaChat = "ollama-chat";

    public const string OllamaGenerate = "ollama-generate";

    /// <summary>Cursor's mixed bodies on <c>/v1/chat/completions</c>, answered as chat chunks.</summary>
    public const string Cursor = "cursor";

    /// <summary>Cursor's Cloud Agents API, towards the provider only.</summary>
    public const string CursorAgents = "cursor-agents";

    /// <summary>A provider described by its own entry in modelproxy.json.</summary>
    public const string Custom = "custom";

    /// <summary>The plain <c>/api/chat</c> of the product itself; its answer also carries Ollama's fields.</summary>
    public const string ModelProxy = "modelproxy";
}
