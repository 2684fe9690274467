namespace ModelProxy.FeedbackService.Reporting;

internal static class ReportingExtensions
{
    public static void AddReporting(this WebApplicationBuilder builder) => builder.Services.AddSingleton<StatusReader>().AddSingleton<SpendingReader>();

    public static void MapReporting(this WebApplication app) => app.MapGrpcService<ReportsApi>();
}
