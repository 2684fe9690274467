using ModelProxy.Gateway.Upstreams.Health;
using ModelProxy.Gateway.Upstreams.Probing;

namespace ModelProxy.Gateway.Upstreams;

internal static class UpstreamExtensions
{
    public static void AddUpstreams(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ProviderHttp>();
        builder.Services.AddSingleton<GatewayIdentity>();
        builder.Services.AddSingleton<ProviderDialectChoice>();
        builder.Services.AddSingleton<ModelHealthBook>();
        builder.Services.AddSingleton<ProviderProbe>();
        builder.Services.AddHostedService<OllamaDiscovery>();
        builder.Services.AddHostedService<ProviderProbes>();
    }
}
