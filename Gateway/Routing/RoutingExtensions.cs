using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Contracts.Router.V1;

namespace ModelProxy.Gateway.Routing;

internal static class RoutingExtensions
{
    public static void AddRouting(this WebApplicationBuilder builder)
    {
        builder.AddServiceClient<Router.RouterClient>("router");
        builder.AddServiceClient<Catalog.CatalogClient>("router");
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
}
