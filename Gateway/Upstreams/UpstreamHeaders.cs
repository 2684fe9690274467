using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.Extensions.Primitives;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>Which headers cross the gateway, and how a provider wants its key.</summary>
internal static class UpstreamHeaders
{
    /// <summary>Names the gateways a request went through, so that one that comes back is recognised.</summary>
    public const string Hops = "x-modelproxy-hops";

    public const string DefaultAnthropicVersion = "2023-06-01";

    // RFC 9110 section 7.6.1, what HttpClient writes itself, every way to send a credential, and what is ours
    private static readonly FrozenSet<string> NotSent = new[]
    {
        "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade",
        "host", "content-length", "content-type", "content-encoding", "expect", "accept-encoding",
        "authorization", "x-api-key", "api-key", "x-admin-key", "cookie", "cookie2",
        "traceparent", "tracestate", "baggage", "request-id",
        "origin", "referer", "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> NotReturned = new[]
    {
        "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade",
        "authorization", "x-api-key", "api-key", "proxy-authorization", "cookie", // a provider that repeats what it was sent would hand out its key
        "set-cookie", "set-cookie2", "server", "date", "alt-svc", "strict-transport-security", "www-authenticate", "content-length", "content-type", "content-encoding",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The caller's own headers, for a provider of the same dialect.</summary>
    public static void CopyFromCaller(IHeaderDictionary caller, HttpRequestMessage request)
    {
        var named = caller.Connection;
        foreach (var (name, values) in caller)
        {
            if (NotSent.Contains(name) || name.StartsWith("x-modelproxy-", StringComparison.OrdinalIgnoreCase) || name.StartsWith(':') || IsNamed(named, name)) continue;
            if (MayBeSent(values)) request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
    }

    public static void AddOwn(HttpRequestMessage request, ProviderEntry provider, string? apiKey, string upstreamModel, string hops)
    {
        request.Headers.AcceptEncoding.Add(Identity);
        request.Headers.TryAddWithoutValidation(Hops, hops);
        if (provider.Kind == ProviderKinds.Anthropic && !request.Headers.Contains("anthropic-version"))
            request.Headers.TryAddWithoutValidation("anthropic-version", DefaultAnthropicVersion);
        if (apiKey is not null) AddKey(request, provider, apiKey);
        foreach (var (name, template) in provider.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, template.Replace("{apiKey}", apiKey ?? "", StringComparison.Ordinal).Replace("{model}", upstreamModel, StringComparison.Ordinal));
        }
    }

    /// <summary>What a provider of the caller's dialect said beside its reply: request ids, rate limits, versions.</summary>
    public static void CopyToCaller(HttpResponseMessage response, IHeaderDictionary caller)
    {
        var named = response.Headers.NonValidated.TryGetValues("connection", out var connection) ? new StringValues([.. connection]) : default;
        foreach (var (name, values) in response.Headers.NonValidated)
            if (!NotReturned.Contains(name) && !IsNamed(named, name) && !name.StartsWith("x-modelproxy-", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("access-control-", StringComparison.OrdinalIgnoreCase)
                && (values.Count == 1 ? new StringValues(values.ToString()) : new StringValues([.. values])) is var own && MayBeSent(own)) caller[name] = own;
    }

    /// <summary>
    /// For one sign that a header may not hold the server refuses the whole answer, and the client library the whole request,
    /// which looks like a broken provider: the header is worth less than either.
    /// </summary>
    public static bool MayBeSent(StringValues values)
    {
        foreach (var value in values)
            if (value.AsSpan().ContainsAnyExceptInRange(' ', '~')) return false;
        return true;
    }

    private static void AddKey(HttpRequestMessage request, ProviderEntry provider, string apiKey)
    {
        // a header template that carries the key replaces the usual place
        if (provider.Headers.Any(h => h.Value.Contains("{apiKey}", StringComparison.Ordinal))) return;
        if (provider.Kind == ProviderKinds.Anthropic && !apiKey.StartsWith("sk-ant-oat", StringComparison.Ordinal))
            request.Headers.TryAddWithoutValidation("x-api-key", apiKey);
        else
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + apiKey);
    }

    private static bool IsNamed(StringValues connection, string name)
    {
        if (connection.Count == 0) return false;
        foreach (var value in connection)
            if (value is not null && value.Contains(name, StringComparison.OrdinalIgnoreCase) && value.Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static readonly StringWithQualityHeaderValue Identity = new("identity");
}
