using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>
/// What every request meets first, whatever it asks for: its id, and two reasons to be turned away before anybody looks at
/// its key: it comes from this very gateway, or the gateway is shutting down.
/// </summary>
internal sealed class FrontDoor(Drain drain, GatewayIdentity gateway, SurfaceErrors errors, TimeProvider clock)
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
            await next(http);
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
            await next(http);
        }
        finally
        {
            drain.Leave();
        }
    }
}
