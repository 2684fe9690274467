using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Endpoints;

/// <param name="Status">0 = no answer; then <paramref name="Failure"/> says why.</param>
internal sealed record SimpleAnswer(int Status, byte[] Body, ChatFailure? Failure);

/// <summary>One question, one answer, no stream: counting tokens, embeddings.</summary>
internal sealed class SimpleCalls(ProviderHttp http, ModelHealthBook health, DialectRegistry dialects, GatewayIdentity gateway)
{
    /// <summary>Asks with any key that may be used now.</summary>
    public Task<SimpleAnswer> SendAsync(HttpContext caller, GatewaySnapshot settings, ModelEntry model, Func<IProviderDialect, ReadOnlyMemory<byte>> body, string path, TimeSpan patience) =>
        health.TryTake(model, settings.Settings.Resilience, null, out var lease, out var refusal)
            ? SendAsync(caller, settings, model, lease, body, static answer => answer, path, patience)
            : Task.FromResult(new SimpleAnswer(0, [], UpstreamFailures.Unavailable($"{model.Name}: {refusal.Reason}.", refusal.Wait == TimeSpan.MaxValue ? null : refusal.Wait)));

    /// <summary>The lease is released when the answer is there.</summary>
    /// <param name="read">What the caller gets of a good answer, or why it is none: that counts against the model as an error would.</param>
    public async Task<SimpleAnswer> SendAsync(HttpContext caller, GatewaySnapshot settings, ModelEntry model, KeyLease lease, Func<IProviderDialect, ReadOnlyMemory<byte>> body, Func<byte[], Outcome<byte[]>> read, string path, TimeSpan patience)
    {
        var dialect = dialects.Provider(model.Provider.Kind == ProviderKinds.Anthropic ? DialectNames.AnthropicMessages : DialectNames.OpenAIChat);
        var apiKey = lease.ApiKey;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(caller.RequestAborted);
        timeout.CancelAfter(patience);
        using var request = new HttpRequestMessage(HttpMethod.Post, model.Provider.Address(path)) { Content = new ReadOnlyMemoryContent(body(dialect)) };
        request.Content.Headers.ContentType = new("application/json");
        UpstreamHeaders.CopyFromCaller(caller.Request.Headers, request);
        UpstreamHeaders.AddOwn(request, model.Provider, apiKey, model.UpstreamModel, gateway.Hops(caller.Request.Headers));
        try
        {
            using var response = await http.For(model.Provider, settings.Limits).SendAsync(request, timeout.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(timeout.Token);
            var answer = response.IsSuccessStatusCode ? read(bytes) : default;
            lease.Health.Breaker.Report(failed: (int)response.StatusCode >= 500 || answer.Failure is not null);
            if (response.IsSuccessStatusCode) return new SimpleAnswer((int)response.StatusCode, answer.Value ?? [], answer.Failure);
            var failure = dialect.ReadError((int)response.StatusCode, name => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null, bytes);
            health.Learn(model, apiKey, failure, settings.Settings.Resilience);
            return new SimpleAnswer((int)response.StatusCode, bytes, failure);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
        {
            if (caller.RequestAborted.IsCancellationRequested) return new SimpleAnswer(0, [], UpstreamFailures.Cancelled(FailurePhase.Headers));
            lease.Health.Breaker.Report(failed: true);
            return new SimpleAnswer(0, [], timeout.IsCancellationRequested ? UpstreamFailures.Timeout(model, FailurePhase.Headers, "did not answer in time") : UpstreamFailures.From(broken, model, FailurePhase.Headers));
        }
        finally
        {
            lease.Release();
        }
    }
}
