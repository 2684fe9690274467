using System.Net;
using Microsoft.AspNetCore.Http.Features;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Access;

/// <summary>
/// Without keys the gateway serves this machine only. A browser on this machine runs other people's pages: a page reaches
/// us by its own origin, or by a name of its own that it points at 127.0.0.1, or by a form; all three are refused.
/// </summary>
internal static class LocalCallers
{
    /// <param name="anyBody">Uploads are expected: then a browser is told by what it says of itself instead.</param>
    public static ChatFailure? Check(HttpContext http, bool anyBody = false)
    {
        var request = http.Request;
        // null: not over TCP, as in tests within the process
        if (http.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote))
            return Refused(403, "No keys are configured, so only this machine may call. Add one under \"keys\" in modelproxy.json.");
        if (!IsLocalName(request.Host.Host))
            return Refused(403, $"No keys are configured, so the Host must be this machine, not \"{request.Host.Host}\". Call localhost, or add a key under \"keys\" in modelproxy.json.");
        if (request.Headers.Origin is { Count: > 0 } origin && (!Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var from) || !IsLocalName(from.Host)))
            return Refused(403, "No keys are configured, so pages of other origins may not call. Add a key under \"keys\" in modelproxy.json.");
        // every browser of today says where a page comes from; a form it sends from elsewhere is not taken
        if (anyBody && request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site.ToString() is not ("same-origin" or "none"))
            return Refused(403, "No keys are configured, so pages of other sites may not call. Add a key under \"keys\" in modelproxy.json.");
        if (!anyBody && HttpMethods.IsPost(request.Method) && !IsJson(request.ContentType) && HasBody(http))
            return Refused(415, "Send JSON, with the header `Content-Type: application/json`.");
        return null;
    }

    public static bool IsLocalName(string host)
    {
        if (host.StartsWith('[')) host = host.Trim('[', ']');
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }

    // a question without a body (explain) has no type either; a page of elsewhere that sends one names its origin
    private static bool HasBody(HttpContext http) =>
        http.Request.ContentType is not null || http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };

    private static bool IsJson(string? contentType)
    {
        var media = contentType.AsSpan();
        var end = media.IndexOf(';');
        if (end >= 0) media = media[..end];
        media = media.Trim();
        return media.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            || media.Equals("application/x-ndjson", StringComparison.OrdinalIgnoreCase); // of an import; no form of a page can send it
    }

    private static ChatFailure Refused(int status, string message) => new()
    {
        Kind = status == 415 ? FailureKind.BadRequest : FailureKind.Forbidden,
        Status = status,
        Type = status == 415 ? "invalid_request_error" : "permission_error",
        Message = message,
    };
}
