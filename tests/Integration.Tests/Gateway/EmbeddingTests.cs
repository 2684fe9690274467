using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ModelProxy.Integration.Tests.Gateway;

/// <summary>Vectors come from the member that can give them, with the key that may ask for them.</summary>
public sealed class EmbeddingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_member_or_key_answers_where_one_cannot_but_no_other_model_unasked()
    {
        await using var odd = new CannedProvider("HTTP/1.1 200 OK\nContent-Type: text/html", "<html>Welcome</html>");
        await using var host = await GatewayHost.StartAsync($$"""
            { "providers": {
                "keyless": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "${NOT_SET_ANYWHERE}" },
                "odd": { "kind": "openai-compatible", "baseUrl": "{{odd.Address}}", "apiKey": "sk" },
                "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKeys": ["sk-1", "sk-2"] } },
              "models": {
                "a": { "name": "vectors", "provider": "keyless", "upstreamModel": "sim-embed", "weight": 1000, "capabilities": ["embeddings"] },
                "b": { "name": "vectors", "provider": "odd", "upstreamModel": "sim-embed", "weight": 30, "capabilities": ["embeddings"] },
                "c": { "name": "vectors", "provider": "sim", "upstreamModel": "sim-embed", "weight": 1, "capabilities": ["embeddings"] },
                "alone": { "provider": "odd", "upstreamModel": "sim-embed", "capabilities": ["embeddings"] },
                "chat": { "provider": "odd", "upstreamModel": "sim-gpt", "fallbacks": ["spare"] },
                "spare": { "provider": "sim", "upstreamModel": "sim-gpt" } },
              "routing": { "fallbacks": ["spare", "vectors"] } }
            """);

        for (var i = 0; i < 6; i++)
            foreach (var (path, vectors) in new[] { ("/v1/embeddings", "data"), ("/api/embed", "embeddings") })
            {
                var (status, body) = await AskAsync(host, path, "vectors");
                Assert.True(status == HttpStatusCode.OK, body.GetRawText());
                Assert.Equal(1, body.GetProperty(vectors).GetArrayLength());
            }

        await host.FaultAsync("sim-embed", "\"status\":429,\"retry-after\":60");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(host, "/v1/embeddings", "vectors")).Status); // the other key

        foreach (var name in new[] { "alone", "chat" })
        {
            var (refused, error) = await AskAsync(host, "/v1/embeddings", name);
            Assert.Equal(HttpStatusCode.BadGateway, refused);
            Assert.Contains("no list of vectors", error.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_fallback_that_embeds_answers_where_the_operator_named_it_and_what_is_no_list_opens_the_breaker()
    {
        await using var odd = new CannedProvider("HTTP/1.1 200 OK\nContent-Type: application/json", """{"error":{"message":"overloaded","data":[]}}""");
        await using var host = await GatewayHost.StartAsync($$"""
            { "providers": {
                "odd": { "kind": "openai-compatible", "baseUrl": "{{odd.Address}}", "apiKey": "sk", "healthCheckMs": 0 },
                "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "sk-1" } },
              "models": {
                "here": { "provider": "odd", "upstreamModel": "sim-embed", "capabilities": ["embeddings"], "fallbacks": ["chat", "there"] },
                "chat": { "provider": "sim", "upstreamModel": "sim-gpt" },
                "there": { "provider": "sim", "upstreamModel": "sim-embed", "capabilities": ["embeddings"] } },
              "resilience": { "breakerMinimum": 3 } }
            """);

        for (var i = 0; i < 3; i++)
            foreach (var (path, vectors) in new[] { ("/v1/embeddings", "data"), ("/api/embed", "embeddings") })
            {
                var (status, body) = await AskAsync(host, path, "here");
                Assert.True(status == HttpStatusCode.OK, body.GetRawText());
                Assert.Equal(1, body.GetProperty(vectors).GetArrayLength());
            }
        Assert.Equal("open", (await host.ModelAsync("here")).GetProperty("breaker").GetString());
    }

    [Fact]
    public async Task A_key_is_held_to_its_models_and_its_rate()
    {
        await using var host = await GatewayHost.StartAsync("""
            { "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "sk" } },
              "models": { "chat": { "provider": "sim", "upstreamModel": "sim-gpt" }, "vectors": { "provider": "sim", "upstreamModel": "sim-embed", "capabilities": ["embeddings"] },
                "other": { "name": "vectors", "provider": "sim", "upstreamModel": "up-other", "capabilities": ["embeddings"], "weight": 1000 }, "member": { "name": "vectors", "provider": "sim", "upstreamModel": "up-member", "capabilities": ["embeddings"] } },
              "keys": [ { "name": "chatty", "key": "mp-chatty", "models": ["chat"] }, { "name": "one", "key": "mp-one", "models": ["member"] }, { "name": "slow", "key": "mp-slow", "requestsPerMinute": 1 } ] }
            """);

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(host, "/v1/embeddings", "vectors")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(host, "/v1/embeddings", "vectors", "mp-chatty")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(host, "/v1/embeddings", "vectors", "mp-slow")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync(host, "/v1/embeddings", "vectors", "mp-slow")).Status);

        var others = (await host.ReceivedAsync("up-other")).Length;
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(host, "/v1/embeddings", "vectors", "mp-one")).Status);
        Assert.Single(await host.ReceivedAsync("up-member"));
        Assert.Equal(others, (await host.ReceivedAsync("up-other")).Length);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(GatewayHost host, string path, string model, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { model, input = "hello" }) };
        if (key is not null) request.Headers.Authorization = new("Bearer", key);
        using var response = await host.Gateway.Http.SendAsync(request, Cancellation);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
    }
}
