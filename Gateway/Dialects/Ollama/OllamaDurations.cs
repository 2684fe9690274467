using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Ollama;

/// <summary>
/// How long the model took, as only an Ollama tells it (nanoseconds): kept for Ollama's clients, which show tokens per second,
/// and never made up for others.
/// </summary>
internal static class OllamaDurations
{
    private const string Type = "durations";

    private static readonly string[] Names = ["total_duration", "load_duration", "prompt_eval_duration", "eval_duration"];

    public static OpaqueEvent? Read(JsonElement line) => !Names.Any(name => line.Long(name) is not null) ? null : new OpaqueEvent(DialectNames.OllamaChat, Type, line);

    public static bool IsDurations(OpaqueEvent opaque) => opaque is { Dialect: DialectNames.OllamaChat, Type: Type };

    public static void Write(Utf8JsonWriter json, JsonElement line)
    {
        foreach (var name in Names)
            if (line.Long(name) is { } duration)
                json.WriteNumber(name, duration);
    }
}
