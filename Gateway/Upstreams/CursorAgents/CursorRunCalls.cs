using System.Net.Http.Headers;
using System.Text.Json;

namespace ModelProxy.Gateway.Upstreams.CursorAgents;

/// <summary>The calls about one run that is under way.</summary>
internal sealed class CursorRunCalls(HttpMessageInvoker http, CursorRun run, AuthenticationHeaderValue? credential)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public CursorRun Run => run;

    /// <param name="after">Id of the last event that was read; null = from the beginning.</param>
    public async Task<HttpResponseMessage> StreamAsync(string? after, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, run.Address + "/stream");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (after is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", after);
        return await http.SendAsync(request, cancellationToken);
    }

    /// <summary>The run as it is now: <c>{"id":"run-…","status":"FINISHED","result":"…","git":{…}}</c>; null = no answer.</summary>
    public Task<JsonElement?> StateAsync(CancellationToken cancellationToken) => ReadAsync(run.Address, cancellationToken);

    /// <summary><c>{"inputTokens":…,"outputTokens":…,"cacheWriteTokens":…,"cacheReadTokens":…}</c>; null = unknown.</summary>
    public async Task<JsonElement?> UsageAsync(CancellationToken cancellationToken) =>
        await ReadAsync(run.UsageAddress, cancellationToken) is { ValueKind: JsonValueKind.Object } usage && usage.TryGetProperty("totalUsage", out var total)
        && total.ValueKind == JsonValueKind.Object && total.TryGetProperty("totalTokens", out var tokens) && tokens.ValueKind == JsonValueKind.Number && tokens.GetDouble() > 0 ? total : null;

    public async Task CancelAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var request = Request(HttpMethod.Post, run.Address + "/cancel");
            using var response = await http.SendAsync(request, patience.Token);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or OperationCanceledException)
        {
            // nobody waits for it, and a run that ended by itself refuses it too
        }
    }

    private async Task<JsonElement?> ReadAsync(string address, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var request = Request(HttpMethod.Get, address);
            using var response = await http.SendAsync(request, patience.Token);
            if (!response.IsSuccessStatusCode) return null;
            using var json = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(patience.Token), cancellationToken: patience.Token);
            return json.RootElement.Clone();
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or JsonException || (failed is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string address)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = credential;
        return request;
    }
}
