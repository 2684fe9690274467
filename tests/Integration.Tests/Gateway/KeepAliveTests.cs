namespace ModelProxy.Integration.Tests.Gateway;

public sealed class KeepAliveTests
{
    [Theory]
    [InlineData("stall-after")]
    [InlineData("chunk-delay")]
    public async Task Keep_alives_begin_while_a_provider_is_silent_and_do_not_end_the_chance_to_go_elsewhere(string fault)
    {
        await using var host = await GatewayHost.StartAsync("""
            {
              "providers": {
                "main": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "k" },
                "second": { "kind": "anthropic", "baseUrl": "$SIMULATOR", "apiKey": "k" }
              },
              "models": { "quiet": { "provider": "main", "upstreamModel": "up-quiet", "fallbacks": ["quiet-2"] }, "quiet-2": { "provider": "second", "upstreamModel": "up-quiet-2" } },
              "limits": { "firstTokenMs": 1500, "keepAliveMs": 300 }
            }
            """);
        // silence at once, or a beginning so slow that its first word is not there in time
        await host.FaultAsync("up-quiet", fault == "stall-after" ? "\"stall-after\":0" : "\"chunk-delay\":60000");

        var answer = await host.AskAsync("quiet", stream: true);

        Assert.True(answer.Whole);
        Assert.StartsWith(": keep-alive\n\n", answer.Body, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", answer.Body, StringComparison.Ordinal);
        Assert.NotEmpty(answer.StreamedText);
        Assert.Single(answer.Chunks.Select(chunk => chunk.GetProperty("id").GetString()).Distinct());
        Assert.Single(await host.ReceivedAsync("up-quiet-2"));
    }
}
