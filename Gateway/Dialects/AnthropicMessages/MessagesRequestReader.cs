using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.AnthropicMessages;

/// <summary>An Anthropic Messages request in neutral terms.</summary>
internal static class MessagesRequestReader
{
    /// <summary>Claude Code's first system block, for Anthropic's books only: as prompt text it would disturb other models and every cache.</summary>
    private const string BillingHeader = "x-anthropic-billing-header:";

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "model", "messages", "system", "max_tokens", "stop_sequences", "stream", "temperature", "top_p", "top_k", "tools", "tool_choice",
        "thinking", "output_config", "output_format", "metadata", "service_tier",
    };

    public static Outcome<ChatRequest> Read(ReadOnlySpan<byte> body)
    {
        if (!Json.TryParse(body, out var json) || json.ValueKind != JsonValueKind.Object)
            return Mistakes.Body("The request body is not a JSON object.");
        var notes = new FieldNotes();
        var root = Fields.Root(json, notes);
        var request = Read(root);
        if (request.Messages.Count == 0)
            notes.Note(Mistakes.Field("messages", "'messages' must not be empty."));
        return notes.Failure is { } failure ? failure : request with { Unread = notes.Unread() };
    }

    private static ChatRequest Read(Fields root)
    {
        var choice = root.Object("tool_choice");
        return new ChatRequest
        {
            Dialect = DialectNames.AnthropicMessages,
            Model = root.String("model") ?? "",
            Messages = [.. ReadSystem(root), .. root.Objects("messages").SelectMany(MessagesTurnReader.Read)],
            Tools = [.. root.Objects("tools").Select(MessagesToolJson.ReadTool)],
            ToolChoice = MessagesToolJson.ReadChoice(choice),
            ParallelToolCalls = choice?.Bool("disable_parallel_tool_use") is { } disabled ? !disabled : null,
            MaxTokens = root.Int("max_tokens"),
            Temperature = root.Number("temperature"),
            TopP = root.Number("top_p"),
            TopK = root.Int("top_k"),
            Stop = root.Strings("stop_sequences"),
            Format = ReadFormat(root.Object("output_config")?.Object("format") ?? root.Object("output_format")),
            Reasoning = ReadReasoning(root),
            User = root.Object("metadata")?.String("user_id"),
            ServiceTier = root.String("service_tier"),
            Stream = root.Bool("stream") ?? false,
            IncludeUsage = true,
            Extra = root.Others(Known),
        };
    }

    public static IEnumerable<ChatMessage> ReadSystem(Fields root)
    {
        var parts = MessagesTurnReader.ReadContent(root, "system").Where(static p => p is not TextPart text || !text.Text.StartsWith(BillingHeader, StringComparison.Ordinal)).ToList();
        return parts.Count == 0 ? [] : [new ChatMessage(ChatRole.System, parts)];
    }

    private static ChatReasoning? ReadReasoning(Fields root)
    {
        var thinking = root.Object("thinking");
        var effort = root.Object("output_config")?.String("effort");
        if (thinking is null && effort is null)
            return null;
        return new ChatReasoning(effort, thinking?.Int("budget_tokens"), thinking?.String("type"), thinking?.String("display"));
    }

    private static ChatFormat? ReadFormat(Fields? format) => format is not { } holder ? null : new ChatFormat(holder.String("type") ?? "text")
    {
        Schema = holder.Any("schema"),
        Name = holder.String("name"),
    };
}
