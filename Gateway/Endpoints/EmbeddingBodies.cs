using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>What is asked and answered where vectors are wanted; every provider is asked in OpenAI's way, which Ollama knows too.</summary>
internal static class EmbeddingBodies
{
    /// <summary><c>input</c>, or <c>prompt</c> of Ollama's older way.</summary>
    public static Outcome<JsonElement> Input(JsonElement body)
    {
        if (!body.TryGetProperty("input", out var input) && !body.TryGetProperty("prompt", out input)) return BodyJson.Bad("\"input\" is missing: a text or a list of texts.", "input");
        var fine = input.ValueKind == JsonValueKind.String || (input.ValueKind == JsonValueKind.Array && input.GetArrayLength() > 0);
        return fine ? input : BodyJson.Bad("\"input\" must be a text or a list that is not empty.", "input");
    }

    public static ReadOnlyMemory<byte> Request(JsonElement body, JsonElement input, string model, bool fromOllama)
    {
        var request = new JsonObject();
        if (fromOllama)
        {
            request["input"] = JsonNode.Parse(input.GetRawText());
            if (body.Has("dimensions")) request["dimensions"] = JsonNode.Parse(body.GetProperty("dimensions").GetRawText());
            request["encoding_format"] = "float";
        }
        else
        {
            foreach (var member in body.EnumerateObject()) request[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        }
        request["model"] = model;
        return JsonSerializer.SerializeToUtf8Bytes(request);
    }

    /// <summary>The provider's answer as the caller wants it; null = it is no list of vectors.</summary>
    /// <param name="model">As the caller named it.</param>
    /// <param name="tokens">Of the texts; null = it does not say.</param>
    public static byte[]? Reply(byte[] answer, string model, bool fromOllama, bool asBase64, out long? tokens)
    {
        if (!IsList(answer, out tokens)) return null;
        if (!fromOllama && !asBase64) return answer;
        try
        {
            return JsonNode.Parse(answer) is JsonObject body && body["data"] is JsonArray data && data.All(item => item is JsonObject vector && vector["embedding"] is not null)
                ? fromOllama ? AsOllama(body, data, model) : AsBase64(body, data)
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException)
        {
            return null; // no JSON, or vectors of something else than numbers
        }
    }

    // a long list is looked through, not read: {"object":"list","data":[…],"usage":{"prompt_tokens":3}}, and not {"error":{…}} with status 200
    private static bool IsList(ReadOnlySpan<byte> answer, out long? tokens)
    {
        tokens = null;
        var reader = new Utf8JsonReader(answer);
        var found = false;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isData, isUsage) = (reader.ValueTextEquals("data"u8), reader.ValueTextEquals("usage"u8));
                reader.Read();
                found |= isData && reader.TokenType == JsonTokenType.StartArray;
                if (!isUsage || reader.TokenType != JsonTokenType.StartObject) reader.Skip();
                else if (JsonElement.ParseValue(ref reader).TryGetProperty("prompt_tokens", out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out var used)) tokens = used;
            }
            return found;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // {"data":[{"embedding":[…]}],"usage":{"prompt_tokens":3}} → {"model":"…","embeddings":[[…]],"prompt_eval_count":3}
    private static byte[] AsOllama(JsonObject body, JsonArray data, string model)
    {
        var vectors = new JsonArray();
        foreach (var item in data) vectors.Add(item!["embedding"]!.DeepClone());
        var reply = new JsonObject
        {
            ["model"] = model,
            ["embeddings"] = vectors,
            ["total_duration"] = 0,
            ["load_duration"] = 0,
            ["prompt_eval_count"] = (body["usage"] as JsonObject)?["prompt_tokens"]?.DeepClone() ?? 0,
        };
        if (vectors.Count == 1) reply["embedding"] = vectors[0]!.DeepClone();
        return JsonSerializer.SerializeToUtf8Bytes(reply);
    }

    // not every provider knows encoding_format; the clients that ask for base64 decode nothing else
    private static byte[] AsBase64(JsonObject body, JsonArray data)
    {
        foreach (var item in data)
            if (item!["embedding"] is JsonArray vector)
                item["embedding"] = Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector.Select(v => v!.GetValue<float>()).ToArray()));
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }
}
