using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Dialects.PlainChat;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>Errors outside the pipeline in the shape that callers of the path expect.</summary>
internal sealed class SurfaceErrors(DialectRegistry dialects)
{
    private static readonly string[] OllamaPaths = ["/api/generate", "/api/tags", "/api/show", "/api/version", "/api/embed", "/api/embeddings", "/api/ps", "/api/pull", "/api/push", "/api/create", "/api/copy", "/api/delete", "/api/blobs", "/api/hello", "/ollama"];

    /// <param name="dialectName">One of <see cref="DialectNames"/> where the path does not tell.</param>
    public async Task SendAsync(HttpContext http, ChatFailure failure, string? dialectName = null)
    {
        if (http.Response.HasStarted) return;
        http.Response.StatusCode = failure.Status;
        if (failure.RetryAfter is { } wait) http.Response.Headers.RetryAfter = UpstreamFailures.Seconds(wait);
        if (failure.Status == 401) http.Response.Headers.WWWAuthenticate = "Bearer";
        if ((dialectName is null ? DialectOf(http) : dialects.Client(dialectName)) is { } dialect)
        {
            http.Response.ContentType = "application/json";
            await http.Response.Body.WriteAsync(dialect.WriteError(failure, ReplyHeaders.QueryIdOf(http)), http.RequestAborted);
        }
        else
        {
            await JsonReply.RefuseAsync(http, failure.Status, PlainErrors.Short(failure.Kind), failure.Message);
        }
    }

    private IDialect? DialectOf(HttpContext http)
    {
        var path = http.Request.Path;
        if (path.StartsWithSegments("/v1/messages") || path.StartsWithSegments("/api/claude") || path.StartsWithSegments("/anthropic")
            || (path.StartsWithSegments("/v1") && http.Request.Headers.ContainsKey("anthropic-version"))) return dialects.Client(DialectNames.AnthropicMessages);
        if (path.StartsWithSegments("/v1") || path.StartsWithSegments("/openai")) return dialects.Client(DialectNames.OpenAIChat);
        return OllamaPaths.Any(ollama => path.StartsWithSegments(ollama)) ? dialects.Client(DialectNames.OllamaChat) : null;
    }
}
