using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Capture;

internal static class CaptureExtensions
{
    public static void AddCapture(this WebApplicationBuilder builder)
    {
        builder.AddServiceClient<RecordStream>("feedback");
        builder.AddServiceClient<Feedback.FeedbackClient>("feedback");
        builder.AddServiceClient<LearningData.LearningDataClient>("feedback");
        builder.AddServiceClient<Reports.ReportsClient>("feedback");
        builder.Services.AddSingleton(services =>
        {
            var state = services.GetRequiredService<GatewayState>();
            return new Spill(Folder(services.GetRequiredService<Variables>()), () => state.Current.Settings.Recording.SpillBytes, services.GetRequiredService<ILogger<Spill>>());
        });
        builder.Services.AddSingleton<FeedbackInbox>();
        builder.Services.AddSingleton<ExchangeRecorder>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ExchangeRecorder>());
        builder.Services.AddHostedService<SpillReplay>();
    }

    /// <summary><c>MODELPROXY_SPILL</c>, else below the state folder of the system, else below the user's data folder.</summary>
    private static string Folder(Variables variables)
    {
        if (variables["MODELPROXY_SPILL"] is { } chosen) return chosen;
        if (variables["MODELPROXY_STATE"] is { } state) return Path.Combine(state, "spill");
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "modelproxy", "spill");
    }
}
