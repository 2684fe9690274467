using System.Net.Http.Headers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using ModelProxy.LearningWorker.Cycling;
using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.ServiceDefaults;
using OllamaSharp;

namespace ModelProxy.LearningWorker.Prompting;

internal static class PromptingExtensions
{
    public static void AddPrompting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<PromptingOptions>().BindConfiguration("Prompting").ValidateOnStart();
        services.AddSingleton<IValidateOptions<PromptingOptions>, PromptingOptionsCheck>();
        // how long to wait is decided per question
        services.AddHttpClient(nameof(Prompting), client => client.Timeout = Timeout.InfiniteTimeSpan);
        services.AddSingleton(provider => new TemplateJudge(Client(provider, Judge(provider), "")));
        services.AddSingleton<TemplateTrial>();
        services.AddSingleton<CaseReader>();
        services.AddSingleton<IPromptProposer>(provider => new ModelProposer(Client(provider, Writer(provider), provider.GetRequiredService<IOptions<PromptingOptions>>().Value.Key), provider.GetRequiredService<ILogger<ModelProposer>>()));
        services.AddSingleton<IPromptProposer, FewShotProposer>();
        services.AddSingleton<IPromptProposer, HintProposer>();
        services.AddSingleton<IPromptProposer, FactOrderProposer>();
        services.AddSingleton<ProposerChooser>();
        services.AddSingleton<Workshop>();
        services.AddSingleton<ILeaderDuty, ExampleKeeper>();
        services.AddSingleton<ILeaderDuty, PromptEvolution>();
    }

    private static Llama3Endpoint Judge(IServiceProvider provider)
    {
        var configuration = provider.GetRequiredService<IConfiguration>();
        return Llama3Endpoint.Read(configuration["ConnectionStrings:llama3"], configuration["OLLAMA_HOST"]);
    }

    private static Llama3Endpoint Writer(IServiceProvider provider)
    {
        var (options, judge) = (provider.GetRequiredService<IOptions<PromptingOptions>>().Value, Judge(provider));
        return new Llama3Endpoint(options.Address.Length > 0 ? new Uri(options.Address) : judge.Address, options.Model.Length > 0 ? options.Model : judge.Model);
    }

    private static OllamaApiClient Client(IServiceProvider provider, Llama3Endpoint endpoint, string key)
    {
        var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(Prompting));
        http.BaseAddress = endpoint.Address;
        if (key.Length > 0) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new OllamaApiClient(http, endpoint.Model);
    }
}
