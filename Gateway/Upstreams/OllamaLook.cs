using System.Text;
using System.Text.Json;
using ModelProxy.Gateway.Dialects.Wire;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>Looks at what an Ollama has: its tags each time, a model's description once for as long as its digest stays. Not thread-safe.</summary>
internal sealed class OllamaLook(ProviderHttp http, GatewayIdentity gateway)
{
    /// <summary>For one look. What it was too short for is asked at the next one; until then it counts as unknown.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<(string Provider, string Tag, string Digest), OllamaModel> _known = [];

    public async Task<OllamaState> AskAsync(ProviderEntry provider, LimitSettings limits, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        // {"models":[{"name":"llama3:latest","model":"llama3:latest","digest":"365c…",…}]}
        if (await SendAsync(provider, limits, HttpMethod.Get, "/api/tags", null, patience.Token, cancellationToken) is not { Answered: true } tags || tags.Body.Get("models").ValueKind != JsonValueKind.Array)
            return new OllamaState(false, []);
        var models = new List<OllamaModel>();
        foreach (var entry in tags.Body.Items("models").OrderBy(static m => m.Text("name"), StringComparer.Ordinal))
        {
            if (entry.Text("name") is not { Length: > 0 } tag) continue;
            var key = (provider.Name, tag, entry.Text("digest") ?? "");
            if (!_known.TryGetValue(key, out var model))
            {
                model = OllamaModel.Unknown(tag);
                if (await SendAsync(provider, limits, HttpMethod.Post, "/api/show", tag, patience.Token, cancellationToken) is { } shown)
                    _known[key] = model = shown.Answered ? OllamaShow.Read(tag, shown.Body) : model;
            }
            models.Add(model);
        }
        return new OllamaState(true, [.. models]);
    }

    /// <returns>Null: no answer came. An answer that is an error, or no JSON, has not <c>Answered</c>.</returns>
    private async Task<(bool Answered, JsonElement Body)?> SendAsync(
        ProviderEntry provider, LimitSettings limits, HttpMethod method, string path, string? model, CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, provider.BaseUrl + path);
            if (model is not null)
                request.Content = new StringContent(JsonSerializer.Serialize(new Dictionary<string, string> { ["model"] = model }), Encoding.UTF8, "application/json");
            request.Headers.TryAddWithoutValidation(UpstreamHeaders.Hops, gateway.Id); // an OLLAMA_HOST that is this gateway would find its own models
            if (provider.ApiKeys is [var key, ..]) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
            using var response = await http.For(provider, limits).SendAsync(request, patience);
            var bytes = await response.Content.ReadAsByteArrayAsync(patience);
            return response.IsSuccessStatusCode && Json.TryParse(bytes, out var body) ? (true, body) : (false, default);
        }
        catch (Exception away) when (away is HttpRequestException or IOException || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
