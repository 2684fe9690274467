using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIChat;

/// <summary>Neutral turns as Chat Completions <c>messages</c>.</summary>
internal sealed class ChatMessageWriter(Utf8JsonWriter json, ToolNames names, Dropped dropped, bool knowsCustom)
{
    private readonly ChatPartWriter _parts = new(json, dropped);

    public void WriteAll(IReadOnlyList<ChatMessage> messages)
    {
        var ordered = TurnOrder.ResultsAfterCalls(messages);
        var lastUser = ordered.Select(static (m, i) => m.Role == ChatRole.User ? i : -1).DefaultIfEmpty(-1).Max();
        json.WriteStartArray("messages");
        for (var i = 0; i < ordered.Count; i++)
            if (TurnOrder.IsResults(ordered[i]))
                WriteResults(ordered[i]);
            else
                WriteMessage(ordered[i], inLoop: i > lastUser);
        json.WriteEndArray();
    }

    private void WriteMessage(ChatMessage message, bool inLoop)
    {
        var calls = message.Parts.OfType<ToolCallPart>().ToList();
        if (NothingRemains(message))
            return;
        json.WriteStartObject();
        // Imitators refuse 'developer'; OpenAI takes 'system' for it everywhere.
        json.WriteString("role", message.Role == ChatRole.Developer ? "system" : message.Role.Value);
        if (message.Name is not null)
            json.WriteString("name", message.Name);
        WriteContent(message, calls.Count > 0);
        WriteReasoning(message, inLoop && calls.Count > 0);
        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (var call in calls)
                WriteCall(call);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>A turn of the model that held only what stays behind (thinking, a search the provider ran): empty content would be refused.</summary>
    private bool NothingRemains(ChatMessage message)
    {
        if (message.Role != ChatRole.Assistant || message.Parts.Count == 0 || !message.Parts.All(static p => p is ReasoningPart or OpaquePart { Dialect: not DialectNames.OpenAIChat }))
            return false;
        foreach (var part in message.Parts)
            dropped.Add(part is OpaquePart opaque ? $"messages.content.{opaque.Type}" : "reasoning");
        return true;
    }

    private void WriteContent(ChatMessage message, bool hasCalls)
    {
        var refusal = string.Concat(message.Parts.OfType<RefusalPart>().Select(static r => r.Text));
        var parts = message.Parts.Where(static p => p is not (ToolCallPart or ReasoningPart or RefusalPart)).ToList();
        if (parts.Count == 0 && message.Role == ChatRole.Assistant && (hasCalls || refusal.Length > 0))
            json.WriteNull("content");
        else
            _parts.WriteContent("content", parts, textOnly: message.Role != ChatRole.User);
        if (refusal.Length > 0)
            json.WriteString("refusal", refusal);
    }

    /// <summary>
    /// DeepSeek, Kimi and others want the thinking of an unfinished tool loop back; thinking that another provider sealed is not theirs.
    /// </summary>
    private void WriteReasoning(ChatMessage message, bool inLoop)
    {
        var own = message.Parts.OfType<ReasoningPart>().Where(IsOpen).ToList();
        dropped.AddIf(own.Count < message.Parts.OfType<ReasoningPart>().Count(), "reasoning");
        var words = string.Concat(own.Select(static r => r.Text));
        if (inLoop && words.Length > 0)
            json.WriteString("reasoning_content", words);
        else
            dropped.AddIf(words.Length > 0, "reasoning");
    }

    private static bool IsOpen(ReasoningPart reasoning) =>
        reasoning is { Signature: null, Encrypted: null, Dialect: DialectNames.OpenAIChat or DialectNames.OllamaChat or Seal.Unsealed };

    private void WriteCall(ToolCallPart call)
    {
        dropped.AddIf(!call.CacheControl.IsNothing(), "cache_control");
        var isCustom = call.Kind == ToolKind.Custom && knowsCustom;
        var input = call.Kind == ToolKind.Custom && !knowsCustom ? CallRestorer.Wrap(call.Input) : call.Input;
        json.WriteStartObject();
        json.WriteString("id", CallIds.Fit(call.Id));
        ChatCalls.WriteBody(json, names.Flat(call.Namespace, call.Name), isCustom || input.Length > 0 ? input : "{}", isCustom);
        json.WriteEndObject();
    }

    /// <summary>Each result is a turn of its own; images in it follow as a user turn, because <c>tool</c> turns take only text.</summary>
    private void WriteResults(ChatMessage message)
    {
        var aside = new List<ChatPart>();
        foreach (var result in message.Parts.OfType<ToolResultPart>())
        {
            json.WriteStartObject();
            json.WriteString("role", "tool");
            json.WriteString("tool_call_id", CallIds.Fit(result.CallId));
            dropped.AddIf(result.IsError, "is_error");
            dropped.AddIf(!result.CacheControl.IsNothing(), "cache_control");
            var content = result.Content.Where(static p => p is not (ImagePart or DocumentPart or AudioPart)).ToList();
            var media = result.Content.Where(static p => p is ImagePart or DocumentPart or AudioPart).ToList();
            aside.AddRange(media);
            if (content.Count == 0 && media.Count > 0)
                content.Add(new TextPart("(the result follows as an attachment)"));
            _parts.WriteContent("content", content, textOnly: true);
            json.WriteEndObject();
        }

        if (aside.Count == 0)
            return;
        json.WriteStartObject();
        json.WriteString("role", "user");
        _parts.WriteContent("content", aside, textOnly: false);
        json.WriteEndObject();
    }
}
