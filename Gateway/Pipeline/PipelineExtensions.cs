using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Pipeline.Attempts;

namespace ModelProxy.Gateway.Pipeline;

internal static class PipelineExtensions
{
    public static void AddPipeline(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<Authenticator>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<Spending>();
        services.AddSingleton<Budgets>();
        services.AddSingleton<Admission>();
        services.AddHostedService<SpendingWatch>();
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddHealthChecks().AddCheck<DrainCheck>("drain");
        services.AddSingleton<AuthenticateStage>();
        services.AddSingleton<ReadStage>();
        services.AddSingleton<AdmitStage>();
        services.AddSingleton<DecideStage>();
        services.AddSingleton<UpstreamAttempts>();
        services.AddSingleton<Hedge>();
        services.AddSingleton<Resumption>();
        services.AddSingleton<AttemptStage>();
        services.AddSingleton<CaptureStage>();
        services.AddSingleton<RequestPipeline>();
    }
}
