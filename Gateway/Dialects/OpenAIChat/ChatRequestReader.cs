using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIChat;

/// <summary>A Chat Completions request in neutral terms.</summary>
internal static class ChatRequestReader
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "model", "messages", "tools", "tool_choice", "parallel_tool_calls", "max_tokens", "max_completion_tokens", "temperature", "top_p",
        "top_k", "min_p", "frequency_penalty", "presence_penalty", "seed", "stop", "n", "logprobs", "top_logprobs", "response_format",
        "reasoning_effort", "verbosity", "user", "safety_identifier", "metadata", "service_tier", "store", "prompt_cache_key",
        "stream", "stream_options", "functions", "function_call",
    };

    public static Outcome<ChatRequest> Read(ReadOnlySpan<byte> body)
    {
        if (!Json.TryParse(body, out var json) || json.ValueKind != JsonValueKind.Object)
            return Mistakes.Body("The request body is not a JSON object.");
        var notes = new FieldNotes();
        var root = Fields.Root(json, notes);
        if (root.Has("functions"))
            notes.Note(Mistakes.Field("functions", "'functions' is no longer supported: use 'tools'."));
        var request = ReadOptions(root) with
        {
            Messages = [.. ChatMessageReader.Read(root)],
            Tools = [.. root.Objects("tools").Select(static t => ChatToolJson.ReadTool(t, DialectNames.OpenAIChat))],
            ToolChoice = ChatToolJson.ReadChoice(root),
            Format = ChatFormatJson.Read(root.Object("response_format")),
            Extra = UserIds.KeepBoth(root, root.Others(Known)),
        };
        if (request.Messages.Count == 0)
            notes.Note(Mistakes.Field("messages", "'messages' must not be empty."));
        return notes.Failure is { } failure ? failure : AllowedTools.Narrow(request with { Unread = notes.Unread() });
    }

    /// <summary>Everything but the conversation; Cursor's bodies use the same names for it.</summary>
    public static ChatRequest ReadOptions(Fields root) => new()
    {
        Dialect = DialectNames.OpenAIChat,
        Model = root.String("model") ?? "",
        Messages = [],
        ParallelToolCalls = root.Bool("parallel_tool_calls"),
        MaxTokens = root.Int("max_completion_tokens") ?? root.Int("max_tokens"),
        Temperature = root.Number("temperature"),
        TopP = root.Number("top_p"),
        TopK = root.Int("top_k"),
        MinP = root.Number("min_p"),
        FrequencyPenalty = root.Number("frequency_penalty"),
        PresencePenalty = root.Number("presence_penalty"),
        Seed = root.Long("seed"),
        Stop = root.Strings("stop"),
        Count = root.Int("n"),
        Logprobs = root.Bool("logprobs"),
        TopLogprobs = root.Int("top_logprobs"),
        Reasoning = root.String("reasoning_effort") is { } effort ? new ChatReasoning(effort) : null,
        Verbosity = root.String("verbosity"),
        User = root.String("user") ?? root.String("safety_identifier"),
        Metadata = root.Map("metadata"),
        ServiceTier = root.String("service_tier"),
        Store = root.Bool("store"),
        CacheKey = root.String("prompt_cache_key"),
        Stream = root.Bool("stream") ?? false,
        IncludeUsage = root.Object("stream_options")?.Bool("include_usage") ?? false,
    };
}
