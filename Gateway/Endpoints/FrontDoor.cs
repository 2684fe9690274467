using Grpc.Core;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>
/// What every request meets first, whatever it asks for: its id, and two reasons to be turned away before anybody looks at
/// its key: it comes from this very gateway, or the gateway is shutting down. And the last line behind every surface: a
/// bug costs the request an error in its own dialect, and the log says where it is.
/// </summary>
internal sealed partial class FrontDoor(Drain drain, GatewayIdentity gateway, SurfaceErrors errors, TimeProvider clock, ILogger<FrontDoor> logger)
{
    public async Task RunAsync(HttpContext http, RequestDelegate next)
    {
        ReplyHeaders.Begin(http, clock);
        // a loop carries the provider's key, which is none of ours: it must not look like a caller without rights
        if (gateway.CameFromHere(http.Request.Headers))
        {
            await errors.SendAsync(http, UpstreamFailures.Loop());
            return;
        }
        if (http.Request.Path.StartsWithSegments("/health"))
        {
            await ServeAsync(http, next);
            return;
        }
        if (drain.IsStopping)
        {
            http.Response.Headers.Connection = "close";
            await errors.SendAsync(http, Drain.Refusal);
            return;
        }

        drain.Enter();
        try
        {
            await ServeAsync(http, next);
        }
        finally
        {
            drain.Leave();
        }
    }

    private async Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        // the client library of the services has its own word for it
        catch (Exception gone) when (http.RequestAborted.IsCancellationRequested && gone is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            // nobody is there to hear it
        }
        // what is wrong with the HTTP itself the server answers; of a reply that has begun only the connection can tell
        catch (Exception bug) when (bug is not BadHttpRequestException && !http.Response.HasStarted)
        {
            var query = ReplyHeaders.QueryIdOf(http);
            Bug(bug, http.Request.Path, query);
            await errors.SendAsync(http, UpstreamFailures.Bug(query));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected failure in {Path}, query {QueryId}")]
    private partial void Bug(Exception exception, string path, string queryId);
}
