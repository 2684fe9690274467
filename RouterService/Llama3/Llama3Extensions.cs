using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Following;
using ModelProxy.RouterService.Telemetry;
using ModelProxy.ServiceDefaults;
using OllamaSharp;

namespace ModelProxy.RouterService.Llama3;

internal static class Llama3Extensions
{
    /// <summary>The judge over Ollama as an IChatClient with GenAI telemetry.</summary>
    public static IHostApplicationBuilder AddLlama3(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<Llama3Options>().BindConfiguration("Llama3").ValidateOnStart();
        services.AddSingleton<IValidateOptions<Llama3Options>, Llama3OptionsValidation>();
        services.AddSingleton(provider => Endpoint(provider.GetRequiredService<IConfiguration>()));
        // how long to wait is decided per question
        services.AddHttpClient(nameof(Llama3), client => client.Timeout = Timeout.InfiniteTimeSpan);
        services.AddSingleton(provider =>
        {
            var endpoint = provider.GetRequiredService<Llama3Endpoint>();
            var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(Llama3));
            http.BaseAddress = endpoint.Address;
            return new OllamaApiClient(http, endpoint.Model);
        });
        services.AddSingleton(provider => ((IChatClient)provider.GetRequiredService<OllamaApiClient>()).AsBuilder().UseOpenTelemetry(sourceName: RouterActivity.Name).Build());
        services.AddSingleton<JudgePace>();
        services.AddSingleton<Judge>();
        services.AddSingleton<Teacher>();
        services.AddHostedService(provider => provider.GetRequiredService<Teacher>());
        services.AddSingleton<JudgeCondition>();
        services.AddHostedService<JudgeReadiness>();
        services.AddFollower<JudgeKnowledge>();
        services.AddSingleton<IStatusPart>(provider => provider.GetRequiredService<JudgeKnowledge>());
        services.AddSingleton<Llama3Step>();
        services.AddSingleton<IDecisionStep>(provider => provider.GetRequiredService<Llama3Step>());
        services.AddSingleton<IJudgePresence>(provider => provider.GetRequiredService<Llama3Step>());
        services.AddSingleton<IStatusPart>(provider => provider.GetRequiredService<Llama3Step>());
        return builder;
    }

    internal static Llama3Endpoint Endpoint(IConfiguration configuration) =>
        Llama3Endpoint.Read(configuration.GetConnectionString("llama3"), configuration["OLLAMA_HOST"]);
}
