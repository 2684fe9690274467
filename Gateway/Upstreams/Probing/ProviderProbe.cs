using System.Net;
using System.Net.Http.Json;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Upstreams.Probing;

/// <summary>What a look at a provider showed.</summary>
/// <param name="Failure">Why it does not answer, as <c>GET /models</c> shows it; null = it does.</param>
/// <param name="KeyRefused">It answers, and does not know the key it was asked with.</param>
internal readonly record struct ProbeResult(string? Failure, bool KeyRefused = false);

/// <summary>
/// Asks a provider for something it answers at no cost: its list of models, or whatever <c>healthPath</c> names. Any answer
/// but a server error shows that it is there: not every provider has such a list, nor lets every key read it.
/// </summary>
internal sealed class ProviderProbe(GatewayState state, ProviderHttp http, GatewayIdentity gateway)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<ProbeResult> AskAsync(ProviderEntry provider, string? apiKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, provider.Address(provider.HealthPath ?? PathOf(provider.Kind)));
        var (status, failure) = await SendAsync(request, provider, apiKey, "", cancellationToken);
        if (failure is not null) return new ProbeResult(failure);
        // kinds whose list needs the same key as their chat
        var tells = provider is { HealthPath: null, Kind: ProviderKinds.OpenAI or ProviderKinds.Anthropic };
        return new ProbeResult(null, KeyRefused: tells && status == HttpStatusCode.Unauthorized);
    }

    /// <summary>Ollama only: whether the model is there to be run.</summary>
    /// <returns>Null when it is.</returns>
    public async Task<string?> AskForModelAsync(ModelEntry model, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, model.Provider.Address("/api/show")) { Content = JsonContent.Create(new { model = model.UpstreamModel }) };
        var (status, failure) = await SendAsync(request, model.Provider, model.Provider.ApiKeys.FirstOrDefault(), model.UpstreamModel, cancellationToken);
        return failure ?? (status == HttpStatusCode.NotFound ? $"Ollama does not have it: run `ollama pull {model.UpstreamModel}`" : null);
    }

    private async Task<(HttpStatusCode Status, string? Failure)> SendAsync(HttpRequestMessage request, ProviderEntry provider, string? apiKey, string model, CancellationToken cancellationToken)
    {
        UpstreamHeaders.AddOwn(request, provider, apiKey, model, gateway.Id);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var response = await http.For(provider, state.Current.Limits).SendAsync(request, patience.Token);
            return (response.StatusCode, (int)response.StatusCode switch
            {
                508 => $"the address of the provider \"{provider.Name}\" points back to this gateway",
                >= 500 and not 501 => $"the provider \"{provider.Name}\" answers its health check with status {(int)response.StatusCode}",
                _ => null,
            });
        }
        catch (HttpRequestException broken)
        {
            return (0, $"the provider \"{provider.Name}\" " + broken.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "has an address that cannot be resolved",
                HttpRequestError.SecureConnectionError => "does not make a secure connection",
                _ => "cannot be reached",
            });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (0, $"the provider \"{provider.Name}\" does not answer its health check within {Patience.TotalSeconds} s");
        }
    }

    private static string PathOf(string kind) => kind switch
    {
        ProviderKinds.OpenAI or ProviderKinds.OpenAICompatible => "/v1/models",
        ProviderKinds.Anthropic => "/v1/models?limit=1",
        ProviderKinds.Ollama => "/api/version",
        ProviderKinds.Cursor => "/v0/me",
        _ => "/",
    };
}
