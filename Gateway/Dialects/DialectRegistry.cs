using System.Collections.Frozen;
using ModelProxy.Gateway.Dialects.AnthropicMessages;
using ModelProxy.Gateway.Dialects.Cursor;
using ModelProxy.Gateway.Dialects.Ollama;
using ModelProxy.Gateway.Dialects.OpenAIChat;
using ModelProxy.Gateway.Dialects.OpenAIResponses;
using ModelProxy.Gateway.Dialects.PlainChat;

namespace ModelProxy.Gateway.Dialects;

/// <summary>Chooses a dialect by its name. The dialects hold no state, so one registry serves everyone.</summary>
public sealed class DialectRegistry
{
    private readonly FrozenDictionary<string, IDialect> _clients;
    private readonly FrozenDictionary<string, IProviderDialect> _providers;

    /// <param name="cursorCalls">How custom tool calls go back to Cursor, asked for each reply; null = always as custom calls.</param>
    public DialectRegistry(Func<ChatCallShape>? cursorCalls = null)
    {
        IDialect[] all =
        [
            new OpenAIChatDialect(),
            new OpenAIResponsesDialect(),
            new AnthropicMessagesDialect(),
            new OllamaChatDialect(),
            new OllamaGenerateDialect(),
            new CursorDialect(cursorCalls ?? (static () => ChatCallShape.Custom)),
            new ModelProxyDialect(),
        ];
        _clients = all.ToFrozenDictionary(static d => d.Name, StringComparer.Ordinal);
        _providers = all.OfType<IProviderDialect>().ToFrozenDictionary(static d => d.Name, StringComparer.Ordinal);
    }

    public IEnumerable<IDialect> All => _clients.Values;

    public IEnumerable<IProviderDialect> Providers => _providers.Values;

    /// <param name="name">One of <see cref="DialectNames"/>; anything else is a bug of the caller and throws.</param>
    public IDialect Client(string name) => _clients[name];

    /// <summary>As above, for those that providers speak: Chat Completions, Responses, Messages, Ollama chat.</summary>
    public IProviderDialect Provider(string name) => _providers[name];

    public bool TryProvider(string name, out IProviderDialect? dialect) => _providers.TryGetValue(name, out dialect);
}
