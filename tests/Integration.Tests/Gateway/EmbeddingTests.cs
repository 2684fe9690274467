using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ModelProxy.Integration.Tests.Gateway;

/// <summary>Vectors come from the member that can give them, with the key that may ask for them.</summary>
public sealed class EmbeddingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_member_answers_where_one_cannot_but_no_other_model_unasked()
    {
        await using var odd = new CannedProvider("HTTP/1.1 200 OK\nContent-Type: text/html", "<html>Welcome</html>");
        await using var host = await GatewayHost.StartAsync($$"""
            { "providers": {
                "keyless": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "${NOT_SET_ANYWHERE}" },
                "odd": { "kind": "openai-compatible", "baseUrl": "{{odd.Address}}", "apiKey": "sk" },
                "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "sk" } },
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

        foreach (var name in new[] { "alone", "chat" })
        {
            var (refused, error) = await AskAsync(host, "/v1/embeddings", name);
            Assert.Equal(HttpStatusCode.BadGateway, refused);
            Assert.Contains("no list of vectors", error.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_key_answers_where_one_must_wait()
    {
        await using var provider = new CannedProvider(request => request.Contains("sk-busy", StringComparison.Ordinal)
            ? ("HTTP/1.1 429 Too Many Requests\nContent-Type: application/json\nRetry-After: 60", """{"error":{"message":"Slow down."}}""")
            : ("HTTP/1.1 200 OK\nContent-Type: application/json", """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5]}],"usage":{"prompt_tokens":1}}"""));
        await using var host = await GatewayHost.StartAsync($$"""
            { "providers": { "canned": { "kind": "openai-compatible", "baseUrl": "{{provider.Address}}", "apiKeys": ["sk-busy", "sk-idle"], "healthCheckMs": 0 } },
              "models": { "vectors": { "provider": "canned", "upstreamModel": "m", "capabilities": ["embeddings"] } } }
            """);

        for (var i = 0; i < 4; i++) Assert.Equal(HttpStatusCode.OK, (await AskAsync(host, "/v1/embeddings", "vectors")).Status);

        var busy = (await host.ModelAsync("vectors")).GetProperty("keys")[0];
        Assert.Equal("the provider asked to wait", busy.GetProperty("reason").GetString());
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
    public async Task Vectors_are_paid_out_of_the_keys_budget()
    {
        await using var host = await GatewayHost.StartAsync("""
            { "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "sk" } },
              "models": { "vectors": { "provider": "sim", "upstreamModel": "sim-embed", "capabilities": ["embeddings"], "price": { "input": 1000000 } } },
              "keys": [ { "name": "dev", "key": "mp-dev", "budgetUsd": 0.5 }, { "name": "ops", "key": "mp-ops" } ] }
            """);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(host, "/v1/embeddings", "vectors", "mp-dev")).Status);
        var (status, refused) = await AskAsync(host, "/v1/embeddings", "vectors", "mp-dev");
        Assert.Equal((HttpStatusCode.TooManyRequests, "insufficient_quota"), (status, refused.GetProperty("error").GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(host, "/api/embed", "vectors", "mp-ops")).Status);
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
