using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.OpenAIChat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Ollama;

/// <summary>Ollama's <c>/api/chat</c> and <c>/api/generate</c> requests in neutral terms.</summary>
internal static class OllamaRequestReader
{
    private static readonly HashSet<string> KnownChat = new(StringComparer.Ordinal)
        { "model", "messages", "tools", "options", "format", "think", "keep_alive", "stream", "CustomHeaders", "tool_choice", "logprobs", "top_logprobs" };

    private static readonly HashSet<string> KnownGenerate = new(StringComparer.Ordinal)
        { "model", "prompt", "system", "images", "options", "format", "think", "keep_alive", "stream", "CustomHeaders", "logprobs", "top_logprobs" };

    private static readonly HashSet<string> KnownOptions = new(StringComparer.Ordinal)
        { "temperature", "top_p", "top_k", "min_p", "seed", "num_predict", "stop", "frequency_penalty", "presence_penalty" };

    public static Outcome<ChatRequest> ReadChat(ReadOnlySpan<byte> body) => Read(body, static root => ReadOptions(root, KnownChat) with
    {
        Messages = new OllamaMessageReader().Read(root),
        Tools = [.. root.Objects("tools").Select(static t => ChatToolJson.ReadTool(t, DialectNames.OllamaChat))],
        ToolChoice = ChatToolJson.ReadChoice(root),
    });

    public static Outcome<ChatRequest> ReadGenerate(ReadOnlySpan<byte> body) => Read(body, static root => ReadOptions(root, KnownGenerate) with
    {
        Messages = ReadPrompt(root),
    });

    /// <summary>Everything but the conversation.</summary>
    public static ChatRequest ReadOptions(Fields root, IReadOnlySet<string> known)
    {
        var options = root.Object("options");
        var extra = root.Others(known);
        if (options is { } all)
            foreach (var (name, value) in all.Others(KnownOptions, "options."))
                extra[name] = value;
        var limit = options?.Int("num_predict");
        return new ChatRequest
        {
            Dialect = DialectNames.OllamaChat,
            Model = root.String("model") ?? "",
            Messages = [],
            MaxTokens = limit > 0 ? limit : null,
            Temperature = options?.Number("temperature"),
            TopP = options?.Number("top_p"),
            TopK = options?.Int("top_k"),
            MinP = options?.Number("min_p"),
            Seed = options?.Long("seed"),
            FrequencyPenalty = options?.Number("frequency_penalty"),
            PresencePenalty = options?.Number("presence_penalty"),
            Stop = options?.Strings("stop") ?? [],
            Logprobs = root.Bool("logprobs"),
            TopLogprobs = root.Int("top_logprobs"),
            Format = OllamaFormatJson.Read(root.Any("format")),
            Reasoning = ReadThink(root),
            KeepAlive = root.Any("keep_alive"),
            Stream = root.Bool("stream") ?? true,
            IncludeUsage = true,
            Extra = extra,
        };
    }

    private static Outcome<ChatRequest> Read(ReadOnlySpan<byte> body, Func<Fields, ChatRequest> read)
    {
        if (!Json.TryParse(body, out var json) || json.ValueKind != JsonValueKind.Object)
            return Mistakes.Body("The request body is not a JSON object.");
        var notes = new FieldNotes();
        var request = read(Fields.Root(json, notes));
        if (request.Messages.Count == 0)
            notes.Note(Mistakes.Field("messages", "'messages' must not be empty."));
        return notes.Failure is { } failure ? failure : request with { Unread = notes.Unread() };
    }

    private static List<ChatMessage> ReadPrompt(Fields root)
    {
        var messages = new List<ChatMessage>();
        if (root.String("system") is { Length: > 0 } system)
            messages.Add(new ChatMessage(ChatRole.System, [new TextPart(system)]));
        var parts = new List<ChatPart> { new TextPart(root.String("prompt") ?? "") };
        parts.AddRange(root.Strings("images").Select(static i => new ImagePart(null, i, OllamaImages.TypeOf(i))));
        messages.Add(new ChatMessage(ChatRole.User, parts));
        return messages;
    }

    /// <summary>True, false, or how hard: <c>"low"</c>, <c>"medium"</c>, <c>"high"</c>.</summary>
    private static ChatReasoning? ReadThink(Fields root)
    {
        var think = root.Any("think");
        switch (think.ValueKind)
        {
            case JsonValueKind.Undefined:
                return null;
            case JsonValueKind.True:
                return new ChatReasoning(Mode: "enabled");
            case JsonValueKind.False:
                return new ChatReasoning(Mode: "disabled");
            case JsonValueKind.String:
                return new ChatReasoning(think.AsText());
            default:
                root.Refuse("think", "true, false or a level");
                return null;
        }
    }
}
