using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>One request through the stages: authenticate, read, admit, decide, attempt; captured whatever happens.</summary>
internal sealed partial class RequestPipeline(
    GatewayState state, AuthenticateStage authenticate, ReadStage read, AdmitStage admit, DecideStage decide, AttemptStage attempt, CaptureStage capture,
    TimeProvider clock, ILogger<RequestPipeline> logger)
{
    private static readonly TimeSpan BeforeReset = TimeSpan.FromMilliseconds(250);

    public async Task RunAsync(HttpContext http, IDialect dialect, string endpoint)
    {
        using var activity = GatewayMeters.Activities.StartActivity("chat");
        var exchange = new ProxyExchange(http, state.Current, dialect, endpoint, clock) { Activity = activity };
        try
        {
            exchange.Failure = await RunStagesAsync(exchange);
            if (exchange.Failure is { } failure) await ErrorReply.SendAsync(exchange, failure);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            exchange.Failure = Upstreams.UpstreamFailures.Cancelled(FailurePhase.Request);
        }
        catch (Exception bug) // the last line: a bug costs this request an error in its own dialect, never its record
        {
            Bug(bug, exchange.QueryId, endpoint);
            exchange.Failure = Upstreams.UpstreamFailures.Bug(exchange.QueryId);
            await ErrorReply.SendAsync(exchange, exchange.Failure);
        }
        finally
        {
            capture.Run(exchange);
        }

        if (exchange.Failure is { } failed && http.Response is { HasStarted: true, StatusCode: StatusCodes.Status200OK } && failed.Kind != FailureKind.Cancelled) await CutAsync(http);
    }

    /// <summary>
    /// The error event was sent: now the connection must end without the end of the body. HTTP/1.1 sends what was written
    /// and closes; HTTP/2 resets the stream, which would overtake what is not on the wire yet.
    /// </summary>
    private async Task CutAsync(HttpContext http)
    {
        if (!HttpProtocol.IsHttp11(http.Request.Protocol) && !HttpProtocol.IsHttp10(http.Request.Protocol))
            await Task.Delay(BeforeReset, clock, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw new ReplyCutException();
    }

    private async ValueTask<ChatFailure?> RunStagesAsync(ProxyExchange exchange) =>
        authenticate.Run(exchange) ?? await read.RunAsync(exchange) ?? admit.Run(exchange) ?? await decide.RunAsync(exchange) ?? await attempt.RunAsync(exchange);

    [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected failure in {Endpoint}, query {QueryId}")]
    private partial void Bug(Exception exception, string queryId, string endpoint);
}
