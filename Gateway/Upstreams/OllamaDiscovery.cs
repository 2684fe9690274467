using System.Text.Json;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>Asks every configured Ollama for its models, at start and every few seconds: pulled ones are offered, an absent one is noticed.</summary>
internal sealed partial class OllamaDiscovery(GatewayState state, ProviderHttp http, GatewayIdentity gateway, ILogger<OllamaDiscovery> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var answered = new Dictionary<string, bool>();
        using var timer = new PeriodicTimer(Interval);
        do
        {
            foreach (var provider in state.Current.Providers.Where(p => p.Kind == ProviderKinds.Ollama))
            {
                var found = await AskAsync(provider, stoppingToken);
                state.Note(provider.Name, found);
                if (answered.TryGetValue(provider.Name, out var before) && before == found.Answers) continue;
                answered[provider.Name] = found.Answers;
                if (found.Answers) Answers(provider.Name, provider.BaseUrl, found.Tags.Length);
                else Away(provider.Name, provider.BaseUrl);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<OllamaState> AskAsync(ProviderEntry provider, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, provider.BaseUrl + "/api/tags");
            request.Headers.TryAddWithoutValidation(UpstreamHeaders.Hops, gateway.Id); // an OLLAMA_HOST that is this gateway would find its own models
            if (provider.ApiKeys is [var key, ..]) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
            using var response = await http.For(provider, state.Current.Limits).SendAsync(request, patience.Token);
            if (!response.IsSuccessStatusCode) return new OllamaState(false, []);
            // {"models":[{"name":"llama3:latest","model":"llama3:latest",…}]}
            using var json = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(patience.Token), cancellationToken: patience.Token);
            return new OllamaState(true, [.. json.RootElement.GetProperty("models").EnumerateArray().Select(m => m.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)]);
        }
        catch (Exception away) when (away is HttpRequestException or IOException or JsonException or KeyNotFoundException or InvalidOperationException
            || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new OllamaState(false, []);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Ollama \"{Provider}\" answers at {Address} with {Models} models")]
    private partial void Answers(string provider, string address, int models);

    [LoggerMessage(Level = LogLevel.Information, Message = "Ollama \"{Provider}\" does not answer at {Address}; its models come when it does")]
    private partial void Away(string provider, string address);
}
