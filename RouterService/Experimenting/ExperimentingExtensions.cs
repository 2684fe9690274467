using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Following;

namespace ModelProxy.RouterService.Experimenting;

internal static class ExperimentingExtensions
{
    public static IHostApplicationBuilder AddExperimenting(this IHostApplicationBuilder builder)
    {
        builder.Services.AddFollower<ExperimentBook>();
        builder.Services.AddSingleton<IExperiments>(services => services.GetRequiredService<ExperimentBook>());
        builder.Services.AddSingleton<IDecisionStep, ExperimentStep>();
        return builder;
    }
}
