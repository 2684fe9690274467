using System.Text.Json;
using System.Text.Unicode;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>Small JSON bodies of the product's own surfaces.</summary>
internal static class BodyJson
{
    /// <returns>The root object, or the caller's 400 or 413.</returns>
    public static async ValueTask<Outcome<JsonElement>> ReadAsync(HttpContext http, GatewayState state)
    {
        var body = await BodyReader.ReadAsync(http.Request, state.Current.Limits.BodyBytes, http.RequestAborted);
        if (!body.Succeeded) return body.Failure;
        if (!Utf8.IsValid(body.Value.Span)) return Bad("The request body is not UTF-8.");
        try
        {
            var root = Parse(body.Value.Span);
            return root.ValueKind == JsonValueKind.Object ? root : Bad("The request body must be a JSON object.");
        }
        catch (JsonException broken)
        {
            return Mistakes.BrokenJson(broken);
        }
    }

    /// <summary>Half a surrogate pair, as clients that cut texts by UTF-16 send it, costs a sign and not the request.</summary>
    /// <exception cref="JsonException">It is no JSON, or more than one value.</exception>
    private static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(HalfSurrogates.Mend(json));
        var root = JsonElement.ParseValue(ref reader);
        reader.Read(); // throws when something follows
        return root;
    }

    public static ChatFailure Bad(string message, string? param = null) => new() { Kind = FailureKind.BadRequest, Status = 400, Type = "invalid_request_error", Param = param, Message = message };

    public static string? Text(this JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static bool Has(this JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
}
