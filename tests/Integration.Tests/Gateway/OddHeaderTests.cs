using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace ModelProxy.Integration.Tests.Gateway;

/// <summary>Headers that no library would send, on every way through: they cost themselves, never the answer, and nobody's good name.</summary>
public sealed class OddHeaderTests
{
    private const string Answer = """{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"fine"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_content_type_that_may_not_be_sent_on_is_replaced_by_that_of_the_dialect()
    {
        await using var odd = new CannedProvider("HTTP/1.1 200 OK\nContent-Type: application/json; note=\"caf\u00e9\"", Answer);
        await using var host = await GatewayHost.StartAsync($$"""
            { "providers": { "odd": { "kind": "openai-compatible", "baseUrl": "{{odd.Address}}", "apiKey": "sk" } }, "models": { "m": { "provider": "odd", "upstreamModel": "m" } } }
            """);

        using var response = await host.OpenAsync("m", stream: false, "Hello");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Answer, await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_passed_through_arrives_without_the_headers_that_may_not_be_sent_on()
    {
        await using var odd = new CannedProvider("HTTP/1.1 200 OK\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=caf\u00e9.txt\nx-powered-by: caf\u00e9\nx-request-id: req-1", "a file");
        await using var host = await GatewayHost.StartAsync($$"""
            { "providers": { "odd": { "kind": "openai", "baseUrl": "{{odd.Address}}", "apiKey": "sk" } }, "models": { "m": { "provider": "odd", "upstreamModel": "m" } } }
            """);

        using var response = await host.Gateway.Http.GetAsync("/openai/v1/files/file-1/content", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("a file", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("req-1", Assert.Single(response.Headers.GetValues("x-request-id")));
        Assert.False(response.Content.Headers.Contains("Content-Disposition") || response.Headers.Contains("x-powered-by"));
    }

    [Fact]
    public async Task A_callers_header_that_may_not_be_sent_on_is_no_failure_of_the_provider()
    {
        await using var host = await GatewayHost.StartAsync("""
            { "providers": { "sim": { "kind": "openai", "baseUrl": "$SIMULATOR", "apiKey": "sk" } },
              "models": { "m": { "provider": "sim", "upstreamModel": "up-m" }, "vectors": { "provider": "sim", "upstreamModel": "sim-embed", "capabilities": ["embeddings"] } },
              "resilience": { "breakerMinimum": 2 } }
            """);
        using var odd = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = host.Gateway.HttpAddress };
        odd.DefaultRequestHeaders.TryAddWithoutValidation("X-Title", "caf\u00e9 \u4f60\u597d");
        odd.DefaultRequestHeaders.TryAddWithoutValidation("x-modelproxy-hops", "caf\u00e9");

        for (var i = 0; i < 3; i++)
        {
            using var chat = await odd.PostAsJsonAsync("/v1/chat/completions", new { model = "m", messages = new[] { new { role = "user", content = "Hello" } } }, Cancellation);
            Assert.True(chat.StatusCode == HttpStatusCode.OK, await chat.Content.ReadAsStringAsync(Cancellation));
            using var vectors = await odd.PostAsJsonAsync("/v1/embeddings", new { model = "vectors", input = "Hello" }, Cancellation);
            Assert.Equal(HttpStatusCode.OK, vectors.StatusCode);
            using var through = await odd.GetAsync("/openai/v1/models", Cancellation);
            Assert.Equal(HttpStatusCode.OK, through.StatusCode);
        }
        Assert.Equal("closed", (await host.ModelAsync("m")).GetProperty("breaker").GetString());
    }
}
