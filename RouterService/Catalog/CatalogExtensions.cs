using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Following;

namespace ModelProxy.RouterService.Catalog;

internal static class CatalogExtensions
{
    public static IHostApplicationBuilder AddCatalog(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CurrentOverrides>();
        builder.Services.AddSingleton<IStatusPart>(services => services.GetRequiredService<CurrentOverrides>());
        builder.Services.AddFollower<OverridesReader>();
        builder.Services.AddSingleton<CatalogWriter>();
        builder.Services.AddFollower<WriteRehearsal>();
        builder.Services.AddSingleton<RuleTrial>();
        return builder;
    }

    public static void MapCatalog(this IEndpointRouteBuilder routes) => routes.MapGrpcService<CatalogApi>();
}
