using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.AnthropicMessages;
using ModelProxy.Gateway.Dialects.OpenAIChat;
using ModelProxy.Gateway.Dialects.OpenAIResponses;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Cursor;

/// <summary>A Cursor body in neutral terms: each turn and each tool is read as the dialect it is written in.</summary>
/// <remarks>
/// <code>
/// {"model":"gpt","input":[{"role":"user","content":[{"type":"input_text","text":"…"}]}],"tools":[{"type":"function","name":"f","parameters":{}}],
///  "store":false,"include":[…],"reasoning":{"effort":"high"},"stream":true,"stream_options":{"include_usage":true}}
/// {"model":"claude","system":"…","messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"…","content":"…"}]}],"tools":[{"name":"f","input_schema":{}}]}
/// {"model":"x","messages":[{"role":"assistant","content":null,"tool_calls":[…]}],"tools":[{"type":"function","function":{…}},{"type":"custom","name":"ApplyPatch","format":{…}}]}
/// </code>
/// </remarks>
internal static class CursorRequestReader
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "model", "messages", "input", "system", "instructions", "tools", "tool_choice", "parallel_tool_calls", "max_tokens",
        "max_completion_tokens", "max_output_tokens", "temperature", "top_p", "top_k", "min_p", "frequency_penalty", "presence_penalty",
        "seed", "stop", "stop_sequences", "n", "logprobs", "top_logprobs", "response_format", "text", "reasoning", "reasoning_effort",
        "thinking", "verbosity", "user", "safety_identifier", "metadata", "service_tier", "store", "prompt_cache_key", "stream",
        "stream_options", "include",
    };

    public static Outcome<ChatRequest> Read(ReadOnlySpan<byte> body)
    {
        if (!Json.TryParse(body, out var json) || json.ValueKind != JsonValueKind.Object)
            return Mistakes.Body("The request body is not a JSON object.");
        var notes = new FieldNotes();
        var root = Fields.Root(json, notes);
        var chat = ChatRequestReader.ReadOptions(root);
        var responses = ResponsesRequestReader.ReadOptions(root);
        var request = chat with
        {
            Dialect = DialectNames.Cursor,
            Messages = ReadConversation(root),
            Tools = [.. root.Objects("tools").SelectMany(ReadTools)],
            ToolChoice = ReadChoice(root),
            MaxTokens = chat.MaxTokens ?? responses.MaxTokens,
            Stop = chat.Stop.Count > 0 ? chat.Stop : root.Strings("stop_sequences"),
            Format = ChatFormatJson.Read(root.Object("response_format")) ?? responses.Format,
            Reasoning = chat.Reasoning ?? responses.Reasoning ?? ReadThinking(root.Object("thinking")),
            Verbosity = chat.Verbosity ?? responses.Verbosity,
            Extra = UserIds.KeepBoth(root, root.Others(Known)),
        };
        if (request.Messages.Count == 0)
            notes.Note(Mistakes.Field("messages", "'messages' must not be empty."));
        return notes.Failure is { } failure ? failure : AllowedTools.Narrow(request with { Messages = MarkCustomCalls(request), Unread = notes.Unread() });
    }

    /// <summary>A custom tool's call that went out in a <c>function</c> envelope comes back in one.</summary>
    private static List<ChatMessage> MarkCustomCalls(ChatRequest request)
    {
        var custom = request.Tools.Where(static t => t.Kind == ToolKind.Custom).Select(static t => t.Name).ToHashSet();
        return [.. request.Messages.Select(message => message with
        {
            Parts = [.. message.Parts.Select(part => part is ToolCallPart call && custom.Contains(call.Name) ? call with { Kind = ToolKind.Custom } : part)],
        })];
    }

    private static List<ChatMessage> ReadConversation(Fields root)
    {
        var messages = MessagesRequestReader.ReadSystem(root).ToList();
        messages.AddRange(ResponsesRequestReader.ReadConversation(root));
        foreach (var message in root.Objects("messages"))
            if (IsAnthropic(message.Any("content")))
                messages.AddRange(MessagesTurnReader.Read(message));
            else if (HasInputParts(message.Any("content")))
                ResponsesItemReader.Read([message], messages);
            else
                messages.Add(ChatMessageReader.ReadMessage(message));
        return messages;
    }

    private static bool IsAnthropic(JsonElement content) =>
        content.Items().Any(static b => b.Text("type") is "tool_use" or "tool_result" or "thinking" or "redacted_thinking" or "image" or "document");

    private static bool HasInputParts(JsonElement content) =>
        content.Items().Any(static b => b.Text("type") is "input_text" or "input_image" or "input_file" or "output_text");

    private static IEnumerable<ChatTool> ReadTools(Fields tool)
    {
        if (tool.Has("function") || tool.Any("custom").ValueKind == JsonValueKind.Object)
            return [ChatToolJson.ReadTool(tool, DialectNames.OpenAIChat)];
        return tool.Has("input_schema") ? [MessagesToolJson.ReadTool(tool)] : ResponsesToolJson.ReadTools(tool);
    }

    private static ChatToolChoice? ReadChoice(Fields root)
    {
        if (root.Any("tool_choice").ValueKind != JsonValueKind.Object || root.Object("tool_choice") is not { } choice)
            return ChatToolJson.ReadChoice(root);
        if (choice.Has("function") || choice.Has("custom"))
            return ChatToolJson.ReadChoice(root);
        return choice.Any("type").AsText() is "auto" or "any" or "none" or "tool"
            ? MessagesToolJson.ReadChoice(choice)
            : ResponsesToolJson.ReadChoice(root);
    }

    private static ChatReasoning? ReadThinking(Fields? thinking) =>
        thinking is { } how ? new ChatReasoning(null, how.Int("budget_tokens"), how.String("type")) : null;
}
