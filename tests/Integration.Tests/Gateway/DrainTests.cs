using System.Net;
using System.Text.Json;
using ModelProxy.TestKit;

namespace ModelProxy.Integration.Tests.Gateway;

public sealed class DrainTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_SIGTERM_open_streams_finish_while_new_requests_are_refused_in_their_dialect()
    {
        await using var host = await GatewayHost.StartAsync(Config(drainMs: 30_000));
        var stream = host.AskAsync("slow", stream: true, "Tell a story. [[sim tokens=40 chunk-delay=100]]");
        await OpenAsync(host);

        var stopped = host.Gateway.StopAsync(Cancellation);
        await Wait.UntilAsync(async () => (await StatusAsync(host, "/health/ready")) == HttpStatusCode.ServiceUnavailable, Cancellation);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "/health/live"));
        Assert.True((await host.HealthAsync()).GetProperty("draining").GetBoolean());
        var refused = await host.AskAsync("slow");
        Assert.Equal((503, "2"), (refused.Status, refused.RetryAfter));
        Assert.Contains("shutting down", JsonDocument.Parse(refused.Body).RootElement.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        var anthropic = await host.AskAsync("slow", path: "/v1/messages");
        Assert.Equal((503, "error"), (anthropic.Status, JsonDocument.Parse(anthropic.Body).RootElement.GetProperty("type").GetString()));

        var finished = await stream;
        Assert.EndsWith("data: [DONE]\n\n", finished.Body, StringComparison.Ordinal);
        await stopped;
        Assert.Equal(0, host.Gateway.ExitCode);
    }

    [Fact]
    public async Task Streams_that_outlast_the_limit_end_with_an_error()
    {
        await using var host = await GatewayHost.StartAsync(Config(drainMs: 300));
        using var stream = await host.OpenAsync("slow", stream: true, "Tell a story. [[sim stall-after=3]]"); // has begun: before that it would be refused with 503

        await host.Gateway.StopAsync(Cancellation);

        var cut = await ChatResult.ReadAsync(stream, Cancellation);
        Assert.False(cut.Whole);
        Assert.Contains("shutting down", cut.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", cut.Body, StringComparison.Ordinal);
        Assert.Equal(0, host.Gateway.ExitCode);
    }

    private static string Config(int drainMs) => $$"""
        {
          "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "sk-test" } },
          "models": { "slow": { "provider": "sim", "upstreamModel": "up-slow" } },
          "limits": { "drainMs": {{drainMs}} }
        }
        """;

    private static Task OpenAsync(GatewayHost host) => Wait.UntilAsync(async () => (await host.ModelAsync("slow")).GetProperty("inFlight").GetInt32() == 1, Cancellation);

    private static async Task<HttpStatusCode> StatusAsync(GatewayHost host, string path)
    {
        using var response = await host.Gateway.Http.GetAsync(path, Cancellation);
        return response.StatusCode;
    }
}
