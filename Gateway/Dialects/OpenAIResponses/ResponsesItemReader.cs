using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.OpenAIChat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses;

/// <summary>
/// The <c>input</c> items of a Responses request. What one assistant turn said lies there in several items (thinking, words,
/// calls); neighbours become one turn again.
/// </summary>
/// <remarks>
/// <code>
/// {"role":"user","content":"…"}                                    (no type: a message)
/// {"type":"message","role":"developer","content":[{"type":"input_text","text":"…"},{"type":"input_image","image_url":"data:…"}]}
/// {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"…"}],"encrypted_content":"…"}
/// {"type":"function_call","id":"fc_1","call_id":"call_1","name":"f","namespace":"n","arguments":"{}"}
/// {"type":"custom_tool_call","call_id":"call_2","name":"apply_patch","input":"*** Begin Patch…"}
/// {"type":"function_call_output","call_id":"call_1","output":"…"}  {"type":"custom_tool_call_output","call_id":"call_2","output":[…]}
/// </code>
/// </remarks>
internal static class ResponsesItemReader
{
    public static void Read(IEnumerable<Fields> items, List<ChatMessage> messages)
    {
        foreach (var item in items)
            Add(ReadItem(item), messages);
    }

    private static void Add(ChatMessage next, List<ChatMessage> messages)
    {
        var joins = messages.Count > 0 && messages[^1].Role == next.Role && (next.Role == ChatRole.Assistant || next.Role == ChatRole.Tool);
        if (joins)
            messages[^1] = messages[^1] with { Parts = [.. messages[^1].Parts, .. next.Parts] };
        else
            messages.Add(next);
    }

    private static ChatMessage ReadItem(Fields item)
    {
        switch (item.String("type"))
        {
            case null or "message":
                item.Skip("id", "status");
                if (item.Has("tool_calls") || item.Any("role").AsText() == "tool")
                    return ChatMessageReader.ReadMessage(item);
                var role = item.String("role");
                if (string.IsNullOrEmpty(role))
                    item.Note("role", $"'{item.PathOf("role")}' is missing.");
                return new ChatMessage(new ChatRole(role ?? ""), ReadContent(item, "content"));
            case "reasoning":
                return Assistant(ReadReasoning(item));
            case "function_call":
                return Assistant(ReadCall(item, item.String("arguments"), ToolKind.Function));
            case "custom_tool_call":
                return Assistant(ReadCall(item, item.String("input"), ToolKind.Custom));
            case "function_call_output":
                return Result(item, ToolKind.Function);
            case "custom_tool_call_output":
                return Result(item, ToolKind.Custom);
            case var other:
                return Assistant(new OpaquePart(DialectNames.OpenAIResponses, other, item.Whole()));
        }
    }

    public static List<ChatPart> ReadContent(Fields holder, string name)
    {
        var content = holder.Any(name);
        if (content.AsText() is { } text)
            return text.Length == 0 ? [] : [new TextPart(text)];
        if (content.ValueKind == JsonValueKind.Array)
            return [.. holder.Objects(name).Select(ReadPart)];
        if (content.ValueKind != JsonValueKind.Undefined)
            holder.Refuse(name, "a string or an array of parts");
        return [];
    }

    private static ChatPart ReadPart(Fields part) => part.String("type") switch
    {
        "input_image" when part.Any("image_url").ValueKind != JsonValueKind.Object =>
            (part.String("image_url") is { } url ? DataUrl.ToImage(url) : new ImagePart(null, null, null)) with
            {
                Detail = part.String("detail"),
                FileId = part.String("file_id"),
            },
        // Cursor nests the address as Chat Completions does.
        "input_image" => DataUrl.ToImage(part.Object("image_url")?.String("url") ?? ""),
        "input_file" => DataUrl.ToDocument(part.String("file_data") ?? part.String("file_url")) with
        {
            Name = part.String("filename"),
            FileId = part.String("file_id"),
        },
        "text" or "input_text" or "output_text" or "refusal" or "image_url" or "file" or "input_audio" => ChatMessageReader.ReadPart(part),
        var type => new OpaquePart(DialectNames.OpenAIResponses, type ?? "", part.Whole()),
    };

    private static ReasoningPart ReadReasoning(Fields item)
    {
        item.Skip("id", "status");
        var summary = item.Any("summary");
        var words = string.Join("\n\n", summary.Items().Concat(item.Any("content").Items()).Select(static p => p.Text("text")).Where(static t => !string.IsNullOrEmpty(t)));
        var proof = item.String("encrypted_content");
        if (Seal.TryRead(proof, out var seal))
        {
            var isAnthropic = seal.Dialect == DialectNames.AnthropicMessages && words.Length > 0;
            var own = seal.Proof.Length == 0 ? null : seal.Proof;
            return new ReasoningPart(words, isAnthropic ? own : null, isAnthropic ? null : own, seal.Dialect) { Id = seal.Id };
        }

        return new ReasoningPart(words, null, proof, DialectNames.OpenAIResponses) { Id = item.String("id"), Summary = summary };
    }

    private static ToolCallPart ReadCall(Fields item, string? input, ToolKind kind)
    {
        item.Skip("id", "status");
        return new ToolCallPart(item.String("call_id") ?? item.String("id") ?? "", item.String("name") ?? "", input ?? "", kind)
        {
            Namespace = item.String("namespace"),
            ItemId = item.String("id"),
        };
    }

    private static ChatMessage Result(Fields item, ToolKind kind)
    {
        item.Skip("id", "status");
        return new ChatMessage(ChatRole.Tool, [new ToolResultPart(item.String("call_id") ?? "", ReadContent(item, "output"), Kind: kind)]);
    }

    private static ChatMessage Assistant(ChatPart part) => new(ChatRole.Assistant, [part]);
}
