using System.Text.Json;
using System.Text.Unicode;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIChat;

/// <summary>
/// The frame that a stream consists of nearly only: some text and nothing else of meaning. Read in one pass, without a
/// document of it; whatever is not quite like that is left to <see cref="ChatReplyReader"/>. Pure.
/// </summary>
/// <remarks>
/// <c>{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"logprobs":null,"finish_reason":null}],"usage":null}</c>
/// </remarks>
internal static class ChatTextDelta
{
    /// <param name="text">Empty when there was none.</param>
    /// <returns>False: there is more in it than this reader understands, or it is broken.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, out string text)
    {
        text = "";
        if (!Utf8.IsValid(data) || HoldsSurrogates(data)) return false;
        try
        {
            var reader = new Utf8JsonReader(data, Json.ReaderOptions);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && TryReadRoot(ref reader, ref text) && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryReadRoot(ref Utf8JsonReader reader, ref string text)
    {
        var hasChoices = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("choices"u8))
            {
                if (hasChoices || !TryReadChoices(ref reader, ref text)) return false;
                hasChoices = true;
            }
            else if (reader.ValueTextEquals("error"u8) || reader.ValueTextEquals("usage"u8) || reader.ValueTextEquals("x_groq"u8))
            {
                if (!IsNull(ref reader)) return false;
            }
            else
            {
                reader.Skip();
            }
        }
        return hasChoices;
    }

    /// <summary>Exactly one.</summary>
    private static bool TryReadChoices(ref Utf8JsonReader reader, ref string text)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray || !reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        var hasDelta = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8))
            {
                if (hasDelta || !TryReadDelta(ref reader, ref text)) return false;
                hasDelta = true;
            }
            else if (reader.ValueTextEquals("index"u8))
            {
                if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.ValueSpan.SequenceEqual("0"u8)) return false;
            }
            else if (reader.ValueTextEquals("finish_reason"u8) || reader.ValueTextEquals("logprobs"u8) || reader.ValueTextEquals("usage"u8) || reader.ValueTextEquals("x_groq"u8))
            {
                if (!IsNull(ref reader)) return false;
            }
            else
            {
                reader.Skip();
            }
        }
        return hasDelta && reader.Read() && reader.TokenType == JsonTokenType.EndArray;
    }

    private static bool TryReadDelta(ref Utf8JsonReader reader, ref string text)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        var hasContent = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("role"u8))
            {
                reader.Skip();
                continue;
            }
            var isContent = reader.ValueTextEquals("content"u8);
            if (!reader.Read()) return false;
            if (reader.TokenType == JsonTokenType.Null && !isContent) continue;
            if (reader.TokenType != JsonTokenType.String) return false;
            if (!isContent)
            {
                if (reader.ValueSpan.Length > 0) return false;
                continue;
            }
            if (hasContent) return false;
            hasContent = true;
            text = reader.GetString()!;
        }
        return true;
    }

    private static bool IsNull(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.Null;

    /// <summary><c>\ud83d</c>: half of a pair may be missing, and then the frame must be mended first.</summary>
    private static bool HoldsSurrogates(ReadOnlySpan<byte> data) => data.IndexOf("\\ud"u8) >= 0 || data.IndexOf("\\uD"u8) >= 0;
}
