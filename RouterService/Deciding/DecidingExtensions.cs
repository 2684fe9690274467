using ModelProxy.RouterService.Features;
using ModelProxy.RouterService.Telemetry;

namespace ModelProxy.RouterService.Deciding;

internal static class DecidingExtensions
{
    public static IHostApplicationBuilder AddDeciding(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PolicyInForce>();
        builder.Services.AddSingleton<SeenModels>();
        builder.Services.AddSingleton<QuestionReader>();
        builder.Services.AddSingleton<RouterMetrics>();
        builder.Services.AddSingleton<Cascade>();
        builder.Services.AddSingleton<RecentDecisions>();
        builder.Services.AddSingleton<Explainer>();
        builder.Services.AddSingleton<StatusReader>();
        builder.Services.AddHostedService<WarmUp>();
        return builder;
    }

    public static void MapDeciding(this IEndpointRouteBuilder routes) => routes.MapGrpcService<RouterApi>();
}
