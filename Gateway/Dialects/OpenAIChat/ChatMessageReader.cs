using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIChat;

/// <summary>The turns of a Chat Completions request.</summary>
/// <remarks>
/// <code>
/// {"role":"developer","content":"…"}
/// {"role":"user","name":"ann","content":[{"type":"text","text":"…"},{"type":"image_url","image_url":{"url":"data:image/png;base64,…"}}]}
/// {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}}]}
/// {"role":"tool","tool_call_id":"call_1","content":"…"}
/// </code>
/// </remarks>
internal static class ChatMessageReader
{
    public static IEnumerable<ChatMessage> Read(Fields root) => root.Objects("messages").Select(ReadMessage);

    public static ChatMessage ReadMessage(Fields message)
    {
        var role = message.String("role") ?? "";
        if (role.Length == 0)
            message.Note("role", $"'{message.PathOf("role")}' is missing.");
        if (role is "tool" or "function")
            return new ChatMessage(ChatRole.Tool, [ReadResult(message)]);
        var parts = new List<ChatPart>(ReadReasoning(message));
        parts.AddRange(ReadContent(message, "content"));
        if (message.String("refusal") is { Length: > 0 } refusal)
            parts.Add(new RefusalPart(refusal));
        parts.AddRange(message.Objects("tool_calls").Select(ReadCall));
        return new ChatMessage(new ChatRole(role), parts) { Name = message.String("name") };
    }

    /// <summary>A string, or an array of parts.</summary>
    public static IEnumerable<ChatPart> ReadContent(Fields holder, string name)
    {
        var content = holder.Any(name);
        if (content.AsText() is { } text)
            return text.Length == 0 ? [] : [new TextPart(text)];
        if (content.ValueKind == JsonValueKind.Array)
            return holder.Objects(name).Select(ReadPart).ToList();
        if (content.ValueKind != JsonValueKind.Undefined)
            holder.Refuse(name, "a string or an array of parts");
        return [];
    }

    public static ChatPart ReadPart(Fields part)
    {
        ChatPart read = part.String("type") switch
        {
            "text" or "input_text" or "output_text" => new TextPart(part.String("text") ?? ""),
            "refusal" => new RefusalPart(part.String("refusal") ?? ""),
            "image_url" => ReadImage(part),
            "file" when part.Object("file") is { } file => ReadFile(file),
            "input_audio" when part.Object("input_audio") is { } audio => new AudioPart(audio.String("data") ?? "", audio.String("format") ?? ""),
            var type => new OpaquePart(DialectNames.OpenAIChat, type ?? "", part.Whole()),
        };
        return part.Any("cache_control") is { ValueKind: JsonValueKind.Object } cache ? read with { CacheControl = cache } : read;
    }

    private static ImagePart ReadImage(Fields part)
    {
        if (part.Any("image_url").AsText() is { } plain)
            return DataUrl.ToImage(plain);
        if (part.Object("image_url") is { } image)
            return DataUrl.ToImage(image.String("url") ?? "") with { Detail = image.String("detail") };
        part.Refuse("image_url", "an object with 'url'");
        return new ImagePart("", null, null);
    }

    private static DocumentPart ReadFile(Fields file) =>
        DataUrl.ToDocument(file.String("file_data")) with { Name = file.String("filename"), FileId = file.String("file_id") };

    private static ToolResultPart ReadResult(Fields message) =>
        new(message.String("tool_call_id") ?? message.String("name") ?? "", [.. ReadContent(message, "content")]) { Name = message.String("name") };

    private static ToolCallPart ReadCall(Fields call)
    {
        call.Skip("type", "index");
        var isCustom = call.Has("custom");
        var body = call.Object(isCustom ? "custom" : "function");
        return new ToolCallPart(
            call.String("id") ?? "",
            body?.String("name") ?? "",
            body?.String(isCustom ? "input" : "arguments") ?? "",
            isCustom ? ToolKind.Custom : ToolKind.Function);
    }

    private static List<ReasoningPart> ReadReasoning(Fields message)
    {
        message.Skip("reasoning_content", "reasoning"); // the same words in other places
        var details = ReasoningDetails.Read(message.Any("reasoning_details")).ToList();
        if (details.Count > 0)
            return details;
        var words = message.Any("reasoning_content").AsText() ?? message.Any("reasoning").AsText();
        return string.IsNullOrEmpty(words) ? [] : [new ReasoningPart(words, null, null, DialectNames.OpenAIChat)];
    }
}
