using System.Globalization;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Ollama;

/// <summary>What every line of an Ollama reply has in common. <c>chat</c> carries a <c>message</c>, <c>generate</c> a <c>response</c>.</summary>
/// <param name="IsGenerate">Write the members of <c>/api/generate</c>.</param>
internal readonly record struct OllamaLine(Utf8JsonWriter Json, ReplyHead Head, bool IsGenerate)
{
    public void Begin()
    {
        Json.WriteStartObject();
        Json.WriteString("model", Head.Model);
        Json.WriteString("created_at", Head.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
    }

    /// <summary>Opens the message; <see cref="EndMessage"/> closes it.</summary>
    public void BeginMessage(string content, string thinking)
    {
        if (!IsGenerate)
        {
            Json.WriteStartObject("message");
            Json.WriteString("role", "assistant");
        }

        Json.WriteString(IsGenerate ? "response" : "content", content);
        if (thinking.Length > 0)
            Json.WriteString("thinking", thinking);
    }

    public void WriteCall(ToolCallStartedEvent call, string arguments)
    {
        Json.WriteStartObject();
        Json.WriteString("id", call.Id);
        Json.WriteStartObject("function");
        Json.WriteNumber("index", call.Index);
        Json.WriteString("name", call.Name);
        Json.WritePropertyName("arguments");
        Json.WriteArguments(arguments);
        Json.WriteEndObject();
        Json.WriteEndObject();
    }

    public void EndMessage()
    {
        if (!IsGenerate)
            Json.WriteEndObject();
    }

    public void WriteLogprobs(IReadOnlyList<JsonElement> logprobs)
    {
        if (logprobs.Count == 0)
            return;
        Json.WriteStartArray("logprobs");
        foreach (var entry in logprobs)
            Json.WriteRaw(entry);
        Json.WriteEndArray();
    }

    /// <param name="durations">Of the Ollama that answered; undefined = none: a codec has no clock, and a made-up time would be read as the model's speed.</param>
    public void WriteEnd(FinishedEvent? finished, ChatUsage usage, JsonElement durations)
    {
        Json.WriteBoolean("done", true);
        Json.WriteString("done_reason", finished?.Reason == FinishReason.Length ? "length" : "stop");
        if (usage.InputTokens is { } input)
            Json.WriteNumber("prompt_eval_count", input);
        if (usage.OutputTokens is { } output)
            Json.WriteNumber("eval_count", output);
        OllamaDurations.Write(Json, durations);
    }
}
