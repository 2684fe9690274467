using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>Asks every configured Ollama for its models, at start and every few seconds: pulled ones are offered, an absent one is noticed.</summary>
internal sealed partial class OllamaDiscovery(GatewayState state, ProviderHttp http, GatewayIdentity gateway, ILogger<OllamaDiscovery> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var answered = new Dictionary<string, bool>();
        var look = new OllamaLook(http, gateway);
        using var timer = new PeriodicTimer(Interval);
        do
        {
            foreach (var provider in state.Current.Providers.Where(p => p.Kind == ProviderKinds.Ollama))
            {
                var found = await look.AskAsync(provider, state.Current.Limits, stoppingToken);
                state.Note(provider.Name, found);
                if (answered.TryGetValue(provider.Name, out var before) && before == found.Answers) continue;
                answered[provider.Name] = found.Answers;
                if (found.Answers) Answers(provider.Name, provider.BaseUrl, found.Models.Length);
                else Away(provider.Name, provider.BaseUrl);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Ollama \"{Provider}\" answers at {Address} with {Models} models")]
    private partial void Answers(string provider, string address, int models);

    [LoggerMessage(Level = LogLevel.Information, Message = "Ollama \"{Provider}\" does not answer at {Address}; its models come when it does")]
    private partial void Away(string provider, string address);
}
