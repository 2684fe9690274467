using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.AnthropicMessages;

/// <summary>The turns of an Anthropic request.</summary>
/// <remarks>
/// <code>
/// {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":[{"type":"text","text":"…"}],"is_error":true},{"type":"text","text":"…","cache_control":{"type":"ephemeral"}}]}
/// {"role":"system","content":"…"}                    (Claude Code sends it after user turns)
/// {"role":"assistant","content":[{"type":"thinking","thinking":"…","signature":"…"},{"type":"tool_use","id":"toolu_1","name":"f","input":{}}]}
/// </code>
/// A user turn with results becomes two: the results (role <c>tool</c>) and the rest.
/// </remarks>
internal static class MessagesTurnReader
{
    public static IEnumerable<ChatMessage> Read(Fields message)
    {
        var role = message.String("role") ?? "";
        if (role.Length == 0)
            message.Note("role", $"'{message.PathOf("role")}' is missing.");
        var run = new List<ChatPart>();
        foreach (var part in ReadContent(message, "content"))
        {
            if (run.Count > 0 && (part is ToolResultPart) != (run[^1] is ToolResultPart))
            {
                yield return Turn(role, run);
                run = [];
            }

            run.Add(part);
        }

        yield return Turn(role, run);
    }

    public static List<ChatPart> ReadContent(Fields holder, string name)
    {
        var content = holder.Any(name);
        if (content.AsText() is { } text)
            return text.Length == 0 ? [] : [new TextPart(text)];
        if (content.ValueKind == JsonValueKind.Array)
            return [.. holder.Objects(name).Select(ReadBlock)];
        if (content.ValueKind != JsonValueKind.Undefined)
            holder.Refuse(name, "a string or an array of blocks");
        return [];
    }

    private static ChatMessage Turn(string role, List<ChatPart> parts) =>
        new(parts is [ToolResultPart, ..] ? ChatRole.Tool : new ChatRole(role), parts);

    private static ChatPart ReadBlock(Fields block)
    {
        ChatPart part = block.String("type") switch
        {
            "text" => new TextPart(block.String("text") ?? ""),
            "image" when block.Object("source") is { } source => ReadImage(source),
            "document" when block.Object("source") is { } source => ReadDocument(block, source),
            "thinking" => MessagesSeal.Read(block.String("thinking"), block.String("signature"), null),
            "redacted_thinking" => MessagesSeal.Read(null, null, block.String("data")),
            "tool_use" => ReadCall(block),
            "tool_result" => new ToolResultPart(block.String("tool_use_id") ?? "", ReadContent(block, "content"), block.Bool("is_error") ?? false),
            var type => new OpaquePart(DialectNames.AnthropicMessages, type ?? "", block.Whole()),
        };
        if (block.Any("cache_control") is { ValueKind: JsonValueKind.Object } cache)
            part = part with { CacheControl = cache };
        return part with { Rest = block.Rest(DialectNames.AnthropicMessages) };
    }

    private static ToolCallPart ReadCall(Fields block)
    {
        var input = block.Object("input");
        return new ToolCallPart(block.String("id") ?? "", block.String("name") ?? "", input?.Whole().GetRawText() ?? "{}");
    }

    private static ImagePart ReadImage(Fields source)
    {
        source.Skip("type");
        return new ImagePart(source.String("url"), source.String("data"), source.String("media_type")) { FileId = source.String("file_id") };
    }

    private static ChatPart ReadDocument(Fields block, Fields source)
    {
        var type = source.String("type");
        if (type == "content")
            return new OpaquePart(DialectNames.AnthropicMessages, "document", block.Whole());
        var data = source.String("data");
        return new DocumentPart(source.String("url"), type == "text" ? null : data, type == "text" ? data : null, source.String("media_type"))
        {
            Name = block.String("title"),
            Context = block.String("context"),
            FileId = source.String("file_id"),
            Citations = block.Any("citations"),
        };
    }
}
