using System.Text.Json;
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
        try
        {
            using var document = JsonDocument.Parse(body.Value);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : Bad("The request body must be a JSON object.");
        }
        catch (JsonException broken)
        {
            return Mistakes.BrokenJson(broken);
        }
    }

    public static ChatFailure Bad(string message, string? param = null) => new() { Kind = FailureKind.BadRequest, Status = 400, Type = "invalid_request_error", Param = param, Message = message };

    public static string? Text(this JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static bool Has(this JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
}
