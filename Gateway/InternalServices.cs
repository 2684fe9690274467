using System.Diagnostics;
using ModelProxy.ServiceDefaults;

namespace ModelProxy.Gateway;

/// <summary>How the gateway talks with the other services of the system.</summary>
internal static class InternalServices
{
    /// <param name="service"><c>router</c>, <c>feedback</c> or <c>learning</c>: its endpoint named <c>grpc</c> is called.</param>
    public static void AddServiceClient<TClient>(this WebApplicationBuilder builder, string service) where TClient : class
    {
        var address = new Uri($"http://_grpc.{service}");
        var propagator = PropagatorOf(builder.Configuration);
        builder.Services.AddGrpcClient<TClient>(options => options.Address = address)
            .ConfigurePrimaryHttpMessageHandler(() => Handler(propagator))
            .RemoveAllLoggers(); // two handlers and a log scope for each call; who is away is said by those who ask
    }

    /// <summary>Null = nobody collects traces: no span is made for what is sent, and nobody is told of one.</summary>
    public static DistributedContextPropagator? PropagatorOf(IConfiguration configuration) => Telemetry.IsOn(configuration) ? DistributedContextPropagator.Current : null;

    // a peer that hangs without closing must be noticed: the stream of the catalog may be silent for hours
    private static SocketsHttpHandler Handler(DistributedContextPropagator? propagator) => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(1),
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = propagator,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromSeconds(5),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(2),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
    };
}
