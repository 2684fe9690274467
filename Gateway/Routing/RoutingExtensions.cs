using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Contracts.Router.V1;

namespace ModelProxy.Gateway.Routing;

internal static class RoutingExtensions
{
    private static readonly Uri Address = new("http://_grpc.router");

    public static void AddRouting(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrpcClient<Router.RouterClient>(options => options.Address = Address).ConfigurePrimaryHttpMessageHandler(Handler);
        builder.Services.AddGrpcClient<Catalog.CatalogClient>(options => options.Address = Address).ConfigurePrimaryHttpMessageHandler(Handler);
        builder.Services.AddSingleton(Random.Shared);
        builder.Services.AddSingleton<Balancer>();
        builder.Services.AddSingleton<ConversationMemory>();
        builder.Services.AddSingleton<DecideRequests>();
        builder.Services.AddSingleton<RouterLink>();
        builder.Services.AddSingleton<RouteChooser>();
        builder.Services.AddSingleton<Weights>();
        builder.Services.AddSingleton<CatalogSubscription>();
        builder.Services.AddHostedService(services => services.GetRequiredService<CatalogSubscription>());
        builder.Services.AddHostedService<PendingWeights>();
    }

    // a peer that hangs without closing must be noticed: the stream of the catalog may be silent for hours
    private static SocketsHttpHandler Handler() => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(1),
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromSeconds(5),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(2),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
    };
}
