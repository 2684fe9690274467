namespace ModelProxy.LearningWorker.Administering;

internal static class AdministeringExtensions
{
    public static void AddAdministering(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<PromptTests>();
        builder.Services.AddSingleton<PromptDesk>();
        builder.Services.AddSingleton<ExperimentDesk>();
    }

    public static void MapAdministering(this WebApplication app) => app.MapGrpcService<LearningApi>();
}
