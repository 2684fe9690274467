using System.Diagnostics;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>The trace a request belongs to.</summary>
internal static class TraceOf
{
    private const int TraceParentLength = 55;

    /// <summary>The W3C value of our own span; of the caller's where nobody collects ours; empty when there is neither.</summary>
    public static string Request(HttpContext http, Activity? own)
    {
        if ((own ?? Activity.Current)?.Id is { } id) return id;
        return http.Request.Headers.TraceParent is [{ Length: TraceParentLength } given] && ActivityContext.TryParse(given, null, out _) ? given : "";
    }
}
