namespace ModelProxy.FeedbackService.Transferring;

internal static class TransferringExtensions
{
    public static void AddTransferring(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Exporter>();
        builder.Services.AddSingleton<SignalImport>();
    }

    public static void MapTransferring(this WebApplication app) => app.MapGrpcService<LearningDataApi>();
}
