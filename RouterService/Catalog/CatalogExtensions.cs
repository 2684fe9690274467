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
        builder.Services.AddSingleton<WeightsWriter>();
        builder.Services.AddSingleton<ITableFollower>(services => new Rehearsal(services.GetRequiredService<WeightsWriter>().RehearseAsync));
        builder.Services.AddSingleton<CatalogWriter>();
        builder.Services.AddSingleton<RuleTrial>();
        return builder;
    }

    public static IHostApplicationBuilder AddWriteRehearsal(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ITableFollower>(services => new Rehearsal(services.GetRequiredService<CatalogWriter>().RehearseAsync));
        return builder;
    }

    public static void MapCatalog(this IEndpointRouteBuilder routes) => routes.MapGrpcService<CatalogApi>();
}
