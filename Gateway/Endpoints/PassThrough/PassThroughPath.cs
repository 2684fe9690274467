using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Endpoints.PassThrough;

/// <summary>
/// The part of a request's target that goes on to a provider, taken from the bytes of the request line: what the server
/// made of them (decoded, dots resolved) and what a provider makes of them may differ, and that difference is the attack.
/// </summary>
/// <remarks>
/// <code>
/// /openai/v1/files/file-1/content?x=1      → /v1/files/file-1/content?x=1
/// /openai/v1/%2e%2e/admin   /openai/..%2f..   /openai/a%5c..   /openai/%252e%252e   /openai//x   → refused
/// </code>
/// </remarks>
internal static class PassThroughPath
{
    private const int MaxLength = 8 * 1024;

    /// <summary>The surface a request line names, whatever the server resolved it to; null = none of them.</summary>
    public static string? SurfaceOf(string rawTarget, IEnumerable<string> surfaces)
    {
        var path = PathOf(rawTarget);
        foreach (var surface in surfaces)
            if (path.StartsWith(surface, StringComparison.OrdinalIgnoreCase) && (path.Length == surface.Length || path[surface.Length] is '/' or '?' or '\\' or '%')) return surface;
        return null;
    }

    /// <returns>Path and query behind <paramref name="surface"/>, as the caller wrote them.</returns>
    public static Outcome<string> Read(string rawTarget, string surface)
    {
        var target = PathOf(rawTarget);
        if (target.Length > MaxLength) return Refused("is too long");
        if (!target.StartsWith(surface, StringComparison.OrdinalIgnoreCase)) return Refused($"must begin with {surface}/ as it is");
        var rest = target[surface.Length..];
        var query = rest.IndexOf('?');
        var path = query < 0 ? rest : rest[..query];
        foreach (var c in rest)
            if (c is <= ' ' or >= '\x7f' or '#') return Refused("holds a character that must be percent-encoded");
        if (path.Contains('\\')) return Refused("holds a backslash");
        if (path.Contains(';')) return Refused("holds a semicolon");
        if (path.Length > 1 && path.Contains("//", StringComparison.Ordinal)) return Refused("holds an empty segment (//)");
        if (Encoded(path) is { } why) return Refused(why);
        foreach (var segment in path.Split('/'))
            if (segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..") return Refused("holds dot segments");
        return rest.Length == 0 ? "/" : path.Length == 0 ? "/" + rest : rest;
    }

    /// <summary>What percent-encoding hides here: separators, another encoding, control characters, and broken escapes.</summary>
    private static string? Encoded(string path)
    {
        for (var at = path.IndexOf('%'); at >= 0; at = path.IndexOf('%', at + 1))
        {
            if (at + 2 >= path.Length || !byte.TryParse(path.AsSpan(at + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value)) return "holds a broken percent-encoding";
            if (value == '%') return "is encoded twice";
            if (value is (byte)'/' or (byte)'\\') return "holds an encoded slash";
            if (value < 0x20 || value == 0x7f) return "holds an encoded control character";
        }
        return null;
    }

    // absolute form: http://host/path
    private static string PathOf(string rawTarget)
    {
        var scheme = rawTarget.StartsWith('/') ? -1 : rawTarget.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return rawTarget;
        var path = rawTarget.IndexOf('/', scheme + 3);
        return path < 0 ? "/" : rawTarget[path..];
    }

    private static ChatFailure Refused(string why) => new()
    {
        Kind = FailureKind.BadRequest,
        Status = 400,
        Type = "invalid_request_error",
        Code = "invalid_path",
        Message = $"The path of the request {why}. It goes to the provider as you write it: write the provider's own path, plainly.",
    };
}
