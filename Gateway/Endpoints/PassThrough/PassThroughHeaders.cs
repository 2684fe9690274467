using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Endpoints.PassThrough;

/// <summary>Refuses headers that would make a provider see another request than the one that was checked here.</summary>
internal static class PassThroughHeaders
{
    /// <summary>They name another method or another path than the request line.</summary>
    private static readonly FrozenSet<string> Overrides = new[]
    {
        "x-http-method", "x-http-method-override", "x-method-override", "x-original-url", "x-rewrite-url", "x-original-uri", "x-forwarded-prefix", "x-forwarded-uri", "x-forwarded-path",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>May stand once only: a second one is read by some and not by others.</summary>
    private static readonly string[] Single = ["content-type", "content-length", "host", "authorization", "x-api-key"];

    public static ChatFailure? Check(HttpRequest request)
    {
        foreach (var (name, values) in request.Headers)
        {
            if (Overrides.Contains(name)) return Refused($"The header {name} is not passed through: it would make another request of this one. Leave it out.");
            foreach (var value in values)
                if (value is not null && HoldsControl(value)) return Refused($"The header {Printable(name)} holds a control character.");
        }
        foreach (var name in Single)
            if (request.Headers.TryGetValue(name, out var given) && given.Count > 1) return Refused($"The header {name} stands there {given.Count} times: send it once.");
        // the server puts a Content-Length beside chunks aside under this name (RFC 9112, section 6.3)
        if (!StringValues.IsNullOrEmpty(request.Headers.TransferEncoding) && (request.Headers.ContainsKey("x-content-length") || request.Headers.ContentLength is not null))
            return Refused("The request has both Transfer-Encoding and Content-Length: how long its body is would be read differently. Send one of them.");
        return null;
    }

    private static bool HoldsControl(string value)
    {
        foreach (var c in value)
            if (c is (< ' ' and not '\t') or '\x7f') return true;
        return false;
    }

    private static string Printable(string name) => name.Length <= 60 ? name : name[..60] + "…";

    private static ChatFailure Refused(string message) => new() { Kind = FailureKind.BadRequest, Status = 400, Type = "invalid_request_error", Code = "invalid_header", Message = message };
}
