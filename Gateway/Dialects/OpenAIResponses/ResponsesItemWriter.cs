using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses;

/// <summary>Neutral turns as <c>input</c> items: what a turn said, thought and called become items of their own, in its order.</summary>
internal sealed class ResponsesItemWriter(Utf8JsonWriter json, ToolNames names, Dropped dropped)
{
    private readonly HashSet<string> _customCalls = [];

    public void WriteAll(IReadOnlyList<ChatMessage> messages)
    {
        json.WriteStartArray("input");
        foreach (var message in messages)
            WriteTurn(message);
        json.WriteEndArray();
    }

    private void WriteTurn(ChatMessage message)
    {
        dropped.AddIf(message.Name is not null, "messages.name");
        var words = new List<ChatPart>();
        foreach (var part in message.Parts)
        {
            dropped.AddIf(!part.CacheControl.IsNothing(), "cache_control");
            if (part is not (ToolCallPart or ToolResultPart or ReasoningPart) && !IsItem(part))
            {
                words.Add(part);
                continue;
            }

            Flush(message.Role, words);
            WriteItem(part);
        }

        Flush(message.Role, words);
        if (message.Parts.Count == 0 && message.Role != ChatRole.Assistant && message.Role != ChatRole.Tool)
            WriteMessage(message.Role, []);
    }

    private static bool IsItem(ChatPart part) => part is OpaquePart { Dialect: DialectNames.OpenAIResponses } opaque && !opaque.Type.StartsWith("input_", StringComparison.Ordinal);

    private void Flush(ChatRole role, List<ChatPart> words)
    {
        if (words.Count > 0)
            WriteMessage(role, words);
        words.Clear();
    }

    private void WriteMessage(ChatRole role, List<ChatPart> parts)
    {
        json.WriteStartObject();
        json.WriteString("type", "message");
        json.WriteString("role", role == ChatRole.Tool ? "user" : role.Value);
        json.WriteStartArray("content");
        foreach (var part in parts)
            ResponsesPartWriter.Write(json, part, role == ChatRole.Assistant, dropped);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteItem(ChatPart part)
    {
        switch (part)
        {
            case OpaquePart opaque:
                json.WriteRaw(opaque.Payload);
                break;
            case ReasoningPart { Dialect: DialectNames.OpenAIResponses, Encrypted: not null } reasoning:
                WriteReasoning(reasoning);
                break;
            case ReasoningPart:
                dropped.Add("reasoning");
                break;
            case ToolCallPart call:
                WriteCall(call);
                break;
            case ToolResultPart result:
                WriteResult(result);
                break;
        }
    }

    private void WriteReasoning(ReasoningPart reasoning)
    {
        json.WriteStartObject();
        json.WriteString("type", "reasoning");
        if (reasoning.Id is not null)
            json.WriteString("id", reasoning.Id);
        if (reasoning.Summary.ValueKind == JsonValueKind.Array)
        {
            json.WriteRaw("summary", reasoning.Summary);
        }
        else
        {
            json.WriteStartArray("summary");
            if (!string.IsNullOrEmpty(reasoning.Text))
            {
                json.WriteStartObject();
                json.WriteString("type", "summary_text");
                json.WriteString("text", reasoning.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteString("encrypted_content", reasoning.Encrypted);
        json.WriteEndObject();
    }

    private void WriteCall(ToolCallPart call)
    {
        var isCustom = call.Kind == ToolKind.Custom;
        if (isCustom)
            _customCalls.Add(call.Id);
        json.WriteStartObject();
        json.WriteString("type", isCustom ? "custom_tool_call" : "function_call");
        json.WriteString("call_id", CallIds.Fit(call.Id));
        json.WriteString("name", ResponsesToolJson.NameOf(call.Namespace, call.Name, names));
        if (call.Namespace is not null)
            json.WriteString("namespace", call.Namespace);
        json.WriteString(isCustom ? "input" : "arguments", !isCustom && call.Input.Length == 0 ? "{}" : call.Input);
        json.WriteEndObject();
    }

    private void WriteResult(ToolResultPart result)
    {
        dropped.AddIf(result.IsError, "is_error");
        var isCustom = result.Kind == ToolKind.Custom || _customCalls.Contains(result.CallId);
        json.WriteStartObject();
        json.WriteString("type", isCustom ? "custom_tool_call_output" : "function_call_output");
        json.WriteString("call_id", CallIds.Fit(result.CallId));
        if (result.Content.Count == 0)
        {
            json.WriteString("output", "");
        }
        else if (result.Content is [TextPart only])
        {
            json.WriteString("output", only.Text);
        }
        else
        {
            json.WriteStartArray("output");
            foreach (var part in result.Content)
                ResponsesPartWriter.Write(json, part, fromAssistant: false, dropped);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
