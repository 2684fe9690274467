using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace ModelProxy.Integration.Tests.Gateway;

/// <summary>What providers and clients send that no library would: it costs what is odd, never the answer, and never its shape.</summary>
public sealed class OddProviderTests
{
    private const string Answer = """{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"fine"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_header_that_may_not_be_sent_on_costs_itself_and_not_the_answer_nor_the_error()
    {
        await using var good = new CannedProvider("HTTP/1.1 200 OK\nContent-Type: application/json\nx-powered-by: caf\u00e9\nx-request-id: req-1", Answer);
        await using var bad = new CannedProvider("HTTP/1.1 422 Unprocessable\nContent-Type: application/json\nx-powered-by: caf\u00e9", """{"error":{"message":"No such parameter.","type":"invalid_request_error"}}""");
        await using var host = await GatewayHost.StartAsync($$"""
            { "providers": { "good": { "kind": "openai-compatible", "baseUrl": "{{good.Address}}", "apiKey": "sk" }, "bad": { "kind": "openai-compatible", "baseUrl": "{{bad.Address}}", "apiKey": "sk" } },
              "models": { "fine": { "provider": "good", "upstreamModel": "m" }, "wrong": { "provider": "bad", "upstreamModel": "m" } } }
            """);

        using var response = await host.OpenAsync("fine", stream: false, "Hello");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("fine", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("req-1", Assert.Single(response.Headers.GetValues("x-request-id")));
        Assert.False(response.Headers.Contains("x-powered-by"));

        var refused = await host.AskAsync("wrong");
        Assert.Equal(422, refused.Status);
        Assert.Contains("No such parameter.", refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namesake_answers_what_the_first_member_cannot_be_asked_and_without_one_the_caller_is_told()
    {
        await using var host = await GatewayHost.StartAsync("""
            { "providers": { "ollama-like": { "kind": "ollama", "baseUrl": "$SIMULATOR" }, "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "sk" } },
              "models": {
                "one": { "name": "vision", "provider": "ollama-like", "upstreamModel": "llama3", "weight": 1000 },
                "two": { "name": "vision", "provider": "sim", "upstreamModel": "sim-gpt", "weight": 0.001 },
                "lone": { "provider": "ollama-like", "upstreamModel": "llama3" } } }
            """);

        Assert.Equal(HttpStatusCode.OK, (await WithPictureAsync(host, "vision")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await WithPictureAsync(host, "lone")).StatusCode);
    }

    [Fact]
    public async Task Half_a_sign_costs_the_sign_and_a_body_that_is_no_text_is_told_so()
    {
        await using var host = await GatewayHost.StartAsync("""
            { "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "sk" } }, "models": { "m": { "provider": "sim", "upstreamModel": "sim-gpt" } } }
            """);

        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(host, "/v1/embeddings", """{"model":"no \ud83d","input":"x"}"""u8)).StatusCode);
        Assert.NotEqual(HttpStatusCode.InternalServerError, (await PostAsync(host, "/api/routing/analyze", """{"query":"nice \ud83d"}"""u8)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(host, "/api/show", """{"model":"no \ud83d"}"""u8)).StatusCode);
        // no FeedbackService is here: what is taken is kept
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(host, "/api/feedback", """{"queryId":"0198a1b2-0000-7000-8000-000000000001","rating":5,"comments":"nice \ud83d"}"""u8)).StatusCode);
        var broken = await PostAsync(host, "/v1/embeddings", [.. """{"model":"m","input":"""u8, (byte)'"', 0xff, .. "\"}"u8]);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.Contains("UTF-8", await broken.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> WithPictureAsync(GatewayHost host, string model) => await host.Gateway.Http.PostAsJsonAsync("/v1/chat/completions", new
    {
        model,
        messages = new[] { new { role = "user", content = new object[] { new { type = "text", text = "What is this?" }, new { type = "image_url", image_url = new { url = "https://example.com/cat.png" } } } } },
    }, Cancellation);

    private static Task<HttpResponseMessage> PostAsync(GatewayHost host, string path, ReadOnlySpan<byte> json) =>
        host.Gateway.Http.PostAsync(path, new ByteArrayContent(json.ToArray()) { Headers = { ContentType = new("application/json") } }, Cancellation);
}
