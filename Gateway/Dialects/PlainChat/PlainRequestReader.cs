using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Ollama;
using ModelProxy.Gateway.Dialects.OpenAIChat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.PlainChat;

/// <summary>
/// A request to <c>/api/chat</c> in neutral terms: Ollama's members, and the plain ones
/// (<c>max_tokens</c>, <c>temperature</c>, …) under the names Chat Completions has made common. Where both are sent the plain one wins.
/// </summary>
/// <remarks>
/// <code>
/// {"model":"claude-3-opus","messages":[{"role":"user","content":"…"}],"max_tokens":500,"temperature":0.7,"routing_rules":[{"pattern":"代码","model":"cursor"}]}
/// </code>
/// </remarks>
internal static class PlainRequestReader
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "model", "messages", "routing_rules", "tools", "tool_choice", "options", "format", "think", "keep_alive", "stream", "CustomHeaders",
        "max_tokens", "max_completion_tokens", "temperature", "top_p", "top_k", "min_p", "seed", "stop", "frequency_penalty",
        "presence_penalty", "user", "metadata", "response_format", "reasoning_effort", "verbosity", "parallel_tool_calls", "n",
        "logprobs", "top_logprobs", "stream_options", "service_tier", "store", "prompt_cache_key", "safety_identifier",
    };

    public static Outcome<ChatRequest> Read(ReadOnlySpan<byte> body)
    {
        if (!Json.TryParse(body, out var json) || json.ValueKind != JsonValueKind.Object)
            return Mistakes.Body("The request body is not a JSON object.");
        var notes = new FieldNotes();
        var root = Fields.Root(json, notes);
        var plain = ChatRequestReader.ReadOptions(root);
        var ollama = OllamaRequestReader.ReadOptions(root, Known);
        var request = plain with
        {
            Dialect = DialectNames.ModelProxy,
            Messages = new OllamaMessageReader().Read(root),
            Tools = [.. root.Objects("tools").Select(static t => ChatToolJson.ReadTool(t, DialectNames.OllamaChat))],
            ToolChoice = ChatToolJson.ReadChoice(root),
            MaxTokens = plain.MaxTokens ?? ollama.MaxTokens,
            Temperature = plain.Temperature ?? ollama.Temperature,
            TopP = plain.TopP ?? ollama.TopP,
            TopK = plain.TopK ?? ollama.TopK,
            MinP = plain.MinP ?? ollama.MinP,
            Seed = plain.Seed ?? ollama.Seed,
            FrequencyPenalty = plain.FrequencyPenalty ?? ollama.FrequencyPenalty,
            PresencePenalty = plain.PresencePenalty ?? ollama.PresencePenalty,
            Stop = plain.Stop.Count > 0 ? plain.Stop : ollama.Stop,
            Format = ChatFormatJson.Read(root.Object("response_format")) ?? ollama.Format,
            Reasoning = plain.Reasoning ?? ollama.Reasoning,
            KeepAlive = ollama.KeepAlive,
            IncludeUsage = true,
            Extra = ollama.Extra,
        };
        if (request.Messages.Count == 0)
            notes.Note(Mistakes.Field("messages", "'messages' must not be empty."));
        return notes.Failure is { } failure ? failure : request with { Unread = notes.Unread() };
    }
}
