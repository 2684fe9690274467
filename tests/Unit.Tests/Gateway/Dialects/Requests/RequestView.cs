using System.Text;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Dialects.Tools;

namespace ModelProxy.Unit.Tests.Gateway.Dialects.Requests;

/// <summary>A request aspect by aspect, so that two readings can be compared on what both dialects know.</summary>
internal static class RequestView
{
    private const string Chat = DialectNames.OpenAIChat;
    private const string Responses = DialectNames.OpenAIResponses;
    private const string Messages = DialectNames.AnthropicMessages;
    private const string Ollama = DialectNames.OllamaChat;

    /// <param name="Name">Under which a loss is told; null = carried by everyone.</param>
    /// <param name="Known">The provider dialects that can say it.</param>
    /// <param name="Of">Its value; null = the request does not have it.</param>
    public sealed record Aspect(string? Name, string[] Known, Func<ChatRequest, object?> Of);

    public static readonly IReadOnlyList<Aspect> Aspects =
    [
        new(null, [Chat, Responses, Messages, Ollama], SystemText),
        new(null, [Chat, Responses, Messages, Ollama], Turns),
        new(null, [Chat, Responses, Messages, Ollama], Tools),
        new(null, [Chat, Responses, Messages, Ollama], static r => r.MaxTokens),
        new(null, [Chat, Responses, Messages, Ollama], static r => r.Temperature),
        new(null, [Chat, Responses, Messages, Ollama], static r => r.TopP),
        new("top_k", [Messages, Ollama], static r => r.TopK),
        new("min_p", [Chat, Ollama], static r => r.MinP),
        new("seed", [Chat, Ollama], static r => r.Seed),
        new("frequency_penalty", [Chat, Ollama], static r => r.FrequencyPenalty),
        new("presence_penalty", [Chat, Ollama], static r => r.PresencePenalty),
        new("stop", [Chat, Messages, Ollama], static r => r.Stop.Count == 0 ? null : string.Join('|', r.Stop)),
        new("logprobs", [Chat, Responses, Ollama], static r => r.Logprobs is true ? true : null),
        new("top_logprobs", [Chat, Responses, Ollama], static r => r.TopLogprobs),
        new(null, [Chat, Responses, Messages, Ollama], static r => r.Format is { Kind: "json_schema" } f ? Raw(f.Schema) : null),
        new("response_format", [Chat, Responses, Ollama], static r => r.Format is { Kind: "json_object" } ? "json_object" : null),
        new("parallel_tool_calls", [Chat, Responses, Messages], static r => r.ParallelToolCalls is false ? false : null),
        new(null, [Chat, Responses, Messages], static r => r.ToolChoice is { Mode: not "auto" } c ? $"{c.Mode} {c.Name}" : null),
        new(null, [Chat, Responses], static r => r.Reasoning?.Effort),
        new("verbosity", [Chat, Responses], static r => r.Verbosity),
        new("user", [Chat, Responses, Messages], static r => r.User),
        new("metadata", [Chat, Responses], static r => r.Metadata.Count == 0 ? null : string.Join('|', r.Metadata)),
        new("service_tier", [Chat, Responses, Messages], static r => r.ServiceTier),
        new("store", [Chat, Responses], static r => r.Store is true ? true : null),
        new("prompt_cache_key", [Chat, Responses], static r => r.CacheKey),
        new("keep_alive", [Ollama], static r => Raw(r.KeepAlive)),
        new("cache_control", [Messages], static r => r.Messages.SelectMany(static m => m.Parts).Any(static p => p.CacheControl.ValueKind == JsonValueKind.Object) ? true : null),
        new("is_error", [Messages], static r => r.Messages.SelectMany(static m => m.Parts).OfType<ToolResultPart>().Any(static p => p.IsError) ? true : null),
        new("image_url.detail", [Chat, Responses], static r => r.Messages.SelectMany(static m => m.Parts).OfType<ImagePart>().FirstOrDefault()?.Detail),
    ];

    private static string? SystemText(ChatRequest request)
    {
        var text = string.Join("\n\n", request.Messages.Where(IsSystem).SelectMany(static m => m.Parts).OfType<TextPart>().Select(static p => p.Text));
        return text.Length == 0 ? null : text;
    }

    /// <summary>What was said, called and answered, in order; neighbours of one role as one, results after their calls.</summary>
    private static string Turns(ChatRequest request)
    {
        var names = new ToolNames(request);
        var text = new StringBuilder();
        var last = "";
        foreach (var message in TurnOrder.ResultsAfterCalls([.. request.Messages.Where(static m => !IsSystem(m))]))
        {
            if (message.Role.Value != last)
                text.Append(last = message.Role.Value).Append(":\n");
            foreach (var part in message.Parts)
                text.Append(Part(part, names));
        }

        return text.ToString();
    }

    private static string Part(ChatPart part, ToolNames names) => part switch
    {
        TextPart words => $"{words.Text}\n",
        ImagePart image => $"image {image.Base64}\n",
        ToolCallPart call => $"call {call.Id} {names.Flat(call.Namespace, call.Name)} {CallRestorer.Unwrap(call.Input)}\n",
        ToolResultPart result => $"result {result.CallId} {string.Concat(result.Content.Select(p => Part(p, names)))}\n",
        _ => "",
    };

    private static string? Tools(ChatRequest request)
    {
        var names = new ToolNames(request);
        var tools = request.Tools.Where(static t => t is { Native: null, Kind: ToolKind.Function } && t.Schema.ToString() != CallRestorer.WrapperSchema.ToString())
            .Select(t => $"{names.Flat(t.Namespace, t.Name)} {t.Description} {Raw(t.Schema)}").Order(StringComparer.Ordinal).ToList();
        return tools.Count == 0 ? null : string.Join('\n', tools);
    }

    private static bool IsSystem(ChatMessage message) => message.Role == ChatRole.System || message.Role == ChatRole.Developer;

    private static string? Raw(JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? null : element.GetRawText();
}
