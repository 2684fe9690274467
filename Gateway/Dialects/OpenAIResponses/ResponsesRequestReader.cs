using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses;

/// <summary>A Responses request in neutral terms.</summary>
internal static class ResponsesRequestReader
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "model", "input", "instructions", "tools", "tool_choice", "parallel_tool_calls", "max_output_tokens", "temperature", "top_p", "text",
        "reasoning", "store", "metadata", "user", "safety_identifier", "prompt_cache_key", "service_tier", "stream", "stream_options",
        "top_logprobs", "include",
    };

    public static Outcome<ChatRequest> Read(ReadOnlySpan<byte> body)
    {
        if (!Json.TryParse(body, out var json) || json.ValueKind != JsonValueKind.Object)
            return Mistakes.Body("The request body is not a JSON object.");
        var notes = new FieldNotes();
        var root = Fields.Root(json, notes);
        var request = ReadOptions(root) with
        {
            Messages = ReadConversation(root),
            Tools = [.. root.Objects("tools").SelectMany(ResponsesToolJson.ReadTools)],
            ToolChoice = ResponsesToolJson.ReadChoice(root),
            Extra = OtherFields(root),
        };
        return notes.Failure is { } failure ? failure : AllowedTools.Narrow(request with { Unread = notes.Unread() });
    }

    /// <summary>What the caller wants included beyond what every reply here carries.</summary>
    private static Dictionary<string, JsonElement> OtherFields(Fields root)
    {
        var others = UserIds.KeepBoth(root, root.Others(Known));
        if (root.Any("include").Items().Any(static i => i.AsText() is not ("reasoning.encrypted_content" or "message.output_text.logprobs")))
            others["include"] = root.Any("include");
        return others;
    }

    /// <summary>Everything but the conversation.</summary>
    public static ChatRequest ReadOptions(Fields root)
    {
        var text = root.Object("text");
        var reasoning = root.Object("reasoning");
        var include = root.Any("include").ValueKind == JsonValueKind.Array ? root.Strings("include") : [];
        return new ChatRequest
        {
            Dialect = DialectNames.OpenAIResponses,
            Model = root.String("model") ?? "",
            Messages = [],
            ParallelToolCalls = root.Bool("parallel_tool_calls"),
            MaxTokens = root.Int("max_output_tokens"),
            Temperature = root.Number("temperature"),
            TopP = root.Number("top_p"),
            Logprobs = include.Contains("message.output_text.logprobs") ? true : null,
            TopLogprobs = root.Int("top_logprobs"),
            Format = ReadFormat(text?.Object("format")),
            Verbosity = text?.String("verbosity"),
            Reasoning = reasoning is { } how ? new ChatReasoning(how.String("effort"), Summary: how.String("summary")) : null,
            User = root.String("user") ?? root.String("safety_identifier"),
            Metadata = root.Map("metadata"),
            ServiceTier = root.String("service_tier"),
            Store = root.Bool("store"),
            CacheKey = root.String("prompt_cache_key"),
            Stream = root.Bool("stream") ?? false,
            IncludeUsage = true,
        };
    }

    public static List<ChatMessage> ReadConversation(Fields root)
    {
        var messages = new List<ChatMessage>();
        if (root.String("instructions") is { Length: > 0 } instructions)
            messages.Add(new ChatMessage(ChatRole.System, [new TextPart(instructions)]));
        if (root.Any("input").AsText() is { } text)
            messages.Add(new ChatMessage(ChatRole.User, [new TextPart(text)]));
        else
            ResponsesItemReader.Read(root.Objects("input"), messages);
        return messages;
    }

    private static ChatFormat? ReadFormat(Fields? format) => format is not { } holder ? null : new ChatFormat(holder.String("type") ?? "text")
    {
        Name = holder.String("name"),
        Schema = holder.Any("schema"),
        Description = holder.String("description"),
        Strict = holder.Bool("strict"),
    };
}
