using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>Sends a failure in the caller's dialect, when nothing was sent yet.</summary>
internal static class ErrorReply
{
    public static async Task SendAsync(ProxyExchange exchange, ChatFailure failure)
    {
        var response = exchange.Http.Response;
        if (response.HasStarted || failure.Kind == FailureKind.Cancelled) return;
        // of our own bugs no provider has words
        var own = failure.Kind == FailureKind.Internal ? default : exchange.OwnError;
        var body = own.IsEmpty ? exchange.Dialect.WriteError(failure, exchange.QueryId) : own;
        if (!own.IsEmpty)
            foreach (var (name, values) in exchange.OwnErrorHeaders) response.Headers[name] = values;
        response.StatusCode = failure.Status is >= 400 and < 600 ? failure.Status : StatusCodes.Status502BadGateway;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        if (failure.RetryAfter is { } wait) response.Headers.RetryAfter = UpstreamFailures.Seconds(wait);
        if (failure.Status == 401) response.Headers.WWWAuthenticate = "Bearer";
        await response.Body.WriteAsync(body, exchange.Http.RequestAborted);
    }
}

/// <summary>Thrown after the error event of a stream: ends the connection without the terminating chunk, so that nobody takes the answer for whole.</summary>
internal sealed class ReplyCutException : Exception
{
    public ReplyCutException() : base("The reply was cut: its error event was sent, the connection ends here.") { }
}
