using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelProxy.Integration.Tests.Gateway;

public sealed class ResumptionTests(ResumptionTests.Running running) : IClassFixture<ResumptionTests.Running>
{
    private const string Prompt = "Tell a long story about a lighthouse. [[sim tokens=60]]";

    private readonly GatewayHost _host = running.Host;

    [Fact]
    public async Task A_text_stream_that_dies_goes_on_with_the_same_model_as_one_stream()
    {
        await _host.FaultAsync("up-text", "\"cut-after\":3");

        var answer = await _host.AskAsync("text", stream: true, Prompt);

        Assert.True(answer.Whole);
        Assert.EndsWith("data: [DONE]\n\n", answer.Body, StringComparison.Ordinal);
        Assert.Single(answer.Chunks.Select(chunk => chunk.GetProperty("id").GetString()).Distinct());
        Assert.DoesNotContain("\"error\"", answer.Body, StringComparison.Ordinal);
        var requests = await _host.ReceivedAsync("up-text");
        Assert.Equal(2, requests.Length);
        var turns = JsonDocument.Parse(requests[1].GetProperty("body").GetString()!).RootElement.GetProperty("messages").EnumerateArray().ToArray();
        Assert.Equal(["user", "assistant", "user"], turns.Select(turn => turn.GetProperty("role").GetString()));
        var soFar = turns[1].GetProperty("content").ToString();
        Assert.NotEmpty(soFar);
        Assert.StartsWith(soFar, answer.StreamedText, StringComparison.Ordinal);
        Assert.True(answer.StreamedText.Length > soFar.Length);
    }

    [Fact]
    public async Task A_stream_whose_whole_time_is_over_does_not_get_it_anew()
    {
        await using var host = await GatewayHost.StartAsync("""
            { "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "sk" } }, "models": { "long": { "provider": "sim", "upstreamModel": "up-long" } },
              "limits": { "totalMs": 1500 }, "resilience": { "resume": true } }
            """, _host.Simulator);

        var answer = await host.AskAsync("long", stream: true, "Tell a long story about a lighthouse. [[sim tokens=60 chunk-delay=200]]");

        Assert.False(answer.Whole);
        Assert.NotEmpty(answer.StreamedText);
        Assert.Single(await host.ReceivedAsync("up-long"));
    }

    [Fact]
    public async Task A_messages_stream_goes_on_in_its_open_block()
    {
        await _host.FaultAsync("up-messages", "\"cut-after\":3");

        var answer = await _host.AskAsync("messages", stream: true, Prompt, path: "/v1/messages");

        Assert.True(answer.Whole);
        Assert.Equal(1, Count(answer.Body, "event: message_start"));
        Assert.Equal(1, Count(answer.Body, "event: content_block_start"));
        Assert.Equal(1, Count(answer.Body, "event: message_stop"));
        Assert.Equal(2, (await _host.ReceivedAsync("up-messages")).Length);
    }

    [Fact]
    public async Task A_request_that_offers_tools_is_never_resumed()
    {
        await _host.FaultAsync("up-tools", "\"cut-after\":2");
        var tools = new JsonArray(JsonNode.Parse("""{"type":"function","function":{"name":"look","parameters":{"type":"object","properties":{}}}}"""));

        var answer = await _host.AskAsync("tools", stream: true, Prompt, tools: tools);

        Assert.False(answer.Whole);
        Assert.Contains("\"error\"", answer.Body, StringComparison.Ordinal);
        Assert.Single(await _host.ReceivedAsync("up-tools"));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    /// <summary>One gateway for all of them; each test has models of its own.</summary>
    public sealed class Running : IAsyncLifetime
    {
        internal GatewayHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Host = await GatewayHost.StartAsync("""
            {
              "providers": {
                "openai": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "k" },
                "claude": { "kind": "anthropic", "baseUrl": "$SIMULATOR", "apiKey": "k" }
              },
              "models": {
                "text": { "provider": "openai", "upstreamModel": "up-text" },
                "messages": { "provider": "claude", "upstreamModel": "up-messages" },
                "tools": { "provider": "openai", "upstreamModel": "up-tools" }
              },
              "resilience": { "resume": true }
            }
            """);

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
