using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.AnthropicMessages;

/// <summary>
/// Neutral turns as Anthropic <c>system</c> and <c>messages</c>: instructions from anywhere are gathered at the top, neighbours of
/// one role are joined, results stand first in the user turn after their calls.
/// </summary>
/// <param name="ownFiles">File ids may be Anthropic's own.</param>
internal sealed class MessagesTurnWriter(Utf8JsonWriter json, ToolNames names, Dropped dropped, bool ownFiles)
{
    public void WriteAll(IReadOnlyList<ChatMessage> messages)
    {
        var system = messages.Where(IsSystem).SelectMany(static m => m.Parts).Where(static p => IsInstruction(p) && p is not TextPart { Text.Length: 0 }).ToList();
        if (system.Count > 0)
        {
            json.WriteStartArray("system");
            foreach (var part in system)
                WritePart(part, fromAssistant: false);
            json.WriteEndArray();
        }

        json.WriteStartArray("messages");
        var open = "";
        foreach (var message in TurnOrder.ResultsAfterCalls([.. messages.Select(Turn).OfType<ChatMessage>()]))
            WriteTurn(message, ref open);
        if (open.Length > 0)
            End();
        json.WriteEndArray();
    }

    private static bool IsSystem(ChatMessage message) => message.Role == ChatRole.System || message.Role == ChatRole.Developer;

    /// <summary>An instruction is text; what else stands beside it (OpenAI takes images there) is shown as the user's.</summary>
    private ChatMessage? Turn(ChatMessage message)
    {
        if (!IsSystem(message))
            return message;
        dropped.AddIf(message.Name is not null, "messages.name");
        var shown = message.Parts.Where(static p => !IsInstruction(p)).ToList();
        return shown.Count == 0 ? null : new ChatMessage(ChatRole.User, shown);
    }

    private static bool IsInstruction(ChatPart part) => part is TextPart or RefusalPart or OpaquePart { Dialect: DialectNames.AnthropicMessages };

    private void WriteTurn(ChatMessage message, ref string open)
    {
        dropped.AddIf(message.Name is not null, "messages.name");
        var fromAssistant = message.Role == ChatRole.Assistant;
        var parts = message.Parts.Where(p => p is not TextPart { Text.Length: 0 } && CanWrite(p)).ToList();
        if (parts.Count == 0)
            return;
        var role = fromAssistant ? "assistant" : "user";
        if (open != role)
        {
            if (open.Length > 0)
                End();
            open = role;
            json.WriteStartObject();
            json.WriteString("role", role);
            json.WriteStartArray("content");
        }

        foreach (var part in parts)
            WritePart(part, fromAssistant);
    }

    private void End()
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private bool CanWrite(ChatPart part)
    {
        switch (part)
        {
            case ReasoningPart { Dialect: DialectNames.AnthropicMessages } own when own.Signature is not null || own.Encrypted is not null:
                return true;
            case ReasoningPart:
                dropped.Add("reasoning");
                return false;
            case OpaquePart { Dialect: not DialectNames.AnthropicMessages } other:
                dropped.Add($"messages.content.{other.Type}");
                return false;
            case ImagePart { FileId: not null } or DocumentPart { FileId: not null } when !ownFiles:
                dropped.Refuse(Mistakes.Inexpressible("file_id", "Anthropic Messages", "Send the file itself instead of its id."));
                return false;
            case AudioPart:
                dropped.Refuse(Mistakes.Inexpressible("input_audio", "Anthropic Messages", "Send text, images or documents."));
                return false;
            default:
                return true;
        }
    }

    private void WritePart(ChatPart part, bool fromAssistant)
    {
        if (part is OpaquePart opaque)
        {
            json.WriteRaw(opaque.Payload);
            return;
        }

        json.WriteStartObject();
        switch (part)
        {
            case TextPart text:
                WriteText(text.Text);
                break;
            case RefusalPart refusal:
                WriteText(refusal.Text);
                break;
            case ImagePart image:
                dropped.AddIf(image.Detail is not (null or "auto"), "image_url.detail");
                json.WriteString("type", "image");
                MessagesMediaWriter.WriteSource(json, image);
                break;
            case DocumentPart document:
                MessagesMediaWriter.WriteDocument(json, document);
                break;
            case ReasoningPart reasoning:
                WriteThinking(reasoning);
                break;
            case ToolCallPart call when fromAssistant:
                json.WriteString("type", "tool_use");
                json.WriteString("id", CallIds.Fit(call.Id));
                json.WriteString("name", names.Flat(call.Namespace, call.Name));
                json.WritePropertyName("input");
                json.WriteArguments(call.Kind == ToolKind.Custom ? CallRestorer.Wrap(call.Input) : call.Input);
                break;
            case ToolResultPart result:
                WriteResult(result);
                break;
        }

        if (!part.CacheControl.IsNothing())
            json.WriteRaw("cache_control", part.CacheControl);
        json.WriteOwn(part.Rest, DialectNames.AnthropicMessages);
        json.WriteEndObject();
    }

    private void WriteText(string text)
    {
        json.WriteString("type", "text");
        json.WriteString("text", text);
    }

    private void WriteThinking(ReasoningPart reasoning)
    {
        if (reasoning.Encrypted is not null)
        {
            json.WriteString("type", "redacted_thinking");
            json.WriteString("data", reasoning.Encrypted);
            return;
        }

        json.WriteString("type", "thinking");
        json.WriteString("thinking", reasoning.Text ?? "");
        json.WriteString("signature", reasoning.Signature);
    }

    private void WriteResult(ToolResultPart result)
    {
        json.WriteString("type", "tool_result");
        json.WriteString("tool_use_id", CallIds.Fit(result.CallId));
        var content = result.Content.Where(p => p is not TextPart { Text.Length: 0 } && CanWrite(p)).ToList();
        if (content is [TextPart { CacheControl.ValueKind: JsonValueKind.Undefined, Rest.Members.Count: 0 } only])
        {
            json.WriteString("content", only.Text);
        }
        else if (content.Count > 0)
        {
            json.WriteStartArray("content");
            foreach (var part in content)
                WritePart(part, fromAssistant: false);
            json.WriteEndArray();
        }

        if (result.IsError)
            json.WriteBoolean("is_error", true);
    }
}
