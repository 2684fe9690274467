using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Ollama;

/// <summary>Neutral turns as Ollama's <c>messages</c>: text joined, images as bare base64, arguments as objects.</summary>
internal sealed class OllamaMessageWriter(Utf8JsonWriter json, ToolNames names, Dropped dropped)
{
    private readonly Dictionary<string, string> _toolOf = [];

    public void WriteAll(IReadOnlyList<ChatMessage> messages)
    {
        json.WriteStartArray("messages");
        foreach (var message in TurnOrder.ResultsAfterCalls(messages))
            if (TurnOrder.IsResults(message))
                foreach (var result in message.Parts.OfType<ToolResultPart>())
                    WriteResult(result);
            else
                WriteMessage(message);
        json.WriteEndArray();
    }

    private void WriteMessage(ChatMessage message)
    {
        dropped.AddIf(message.Name is not null, "messages.name");
        json.WriteStartObject();
        json.WriteString("role", message.Role == ChatRole.Developer ? "system" : message.Role.Value);
        WriteContent(message.Parts);
        WriteThinking(message.Parts);
        var calls = message.Parts.OfType<ToolCallPart>().ToList();
        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (var call in calls)
                WriteCall(call);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteCall(ToolCallPart call)
    {
        dropped.AddIf(!call.CacheControl.IsNothing(), "cache_control");
        var name = names.Flat(call.Namespace, call.Name);
        _toolOf[call.Id] = name;
        json.WriteStartObject();
        json.WriteString("id", CallIds.Fit(call.Id));
        json.WriteStartObject("function");
        json.WriteString("name", name);
        json.WritePropertyName("arguments");
        json.WriteArguments(call.Kind == ToolKind.Custom ? CallRestorer.Wrap(call.Input) : call.Input);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteResult(ToolResultPart result)
    {
        json.WriteStartObject();
        json.WriteString("role", "tool");
        dropped.AddIf(!result.CacheControl.IsNothing(), "cache_control");
        if ((_toolOf.GetValueOrDefault(result.CallId) ?? result.Name) is { } name)
            json.WriteString("tool_name", name);
        json.WriteString("tool_call_id", CallIds.Fit(result.CallId));
        dropped.AddIf(result.IsError, "is_error");
        WriteContent(result.Content);
        json.WriteEndObject();
    }

    private void WriteContent(IReadOnlyList<ChatPart> parts)
    {
        var texts = new List<string>();
        var images = new List<string>();
        foreach (var part in parts)
        {
            dropped.AddIf(!part.CacheControl.IsNothing(), "cache_control");
            switch (part)
            {
                case TextPart text:
                    texts.Add(text.Text);
                    break;
                case RefusalPart refusal:
                    texts.Add(refusal.Text);
                    break;
                case DocumentPart { Text: { } words } document:
                    Documents.NameRest(document, dropped);
                    texts.Add(words);
                    break;
                case ImagePart { Base64: { } data } image:
                    dropped.AddIf(image.Detail is not (null or "auto"), "image_url.detail");
                    images.Add(data);
                    break;
                case ImagePart:
                    dropped.Refuse(Mistakes.Inexpressible("image_url", "Ollama", "Send the image itself (base64) instead of its address."));
                    break;
                case DocumentPart:
                    dropped.Refuse(Mistakes.Inexpressible("document", "Ollama", "Send its text."));
                    break;
                case AudioPart:
                    dropped.Refuse(Mistakes.Inexpressible("input_audio", "Ollama", "Send text or images."));
                    break;
                case OpaquePart opaque:
                    dropped.Add($"messages.content.{opaque.Type}");
                    break;
            }
        }

        json.WriteString("content", string.Join("\n\n", texts));
        if (images.Count == 0)
            return;
        json.WriteStartArray("images");
        foreach (var image in images)
            json.WriteStringValue(image);
        json.WriteEndArray();
    }

    private void WriteThinking(IReadOnlyList<ChatPart> parts)
    {
        var own = parts.OfType<ReasoningPart>().Where(static r => r is
        { Signature: null, Encrypted: null, Dialect: DialectNames.OllamaChat or DialectNames.OpenAIChat or Seal.Unsealed }).ToList();
        dropped.AddIf(own.Count < parts.OfType<ReasoningPart>().Count(), "reasoning");
        if (string.Concat(own.Select(static r => r.Text)) is { Length: > 0 } words)
            json.WriteString("thinking", words);
    }
}
