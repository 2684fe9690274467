using System.Text.Json;
using ModelProxy.TestKit;

namespace ModelProxy.Integration.Tests.Gateway;

public sealed class BreakerTests(BreakerTests.Running running) : IClassFixture<BreakerTests.Running>
{
    private readonly GatewayHost _host = running.Host;

    [Fact]
    public async Task Opens_on_failures_is_shown_everywhere_lets_one_probe_through_and_closes_on_its_success()
    {
        await _host.FaultAsync("up-failing", "\"status\":500", times: 4);
        for (var i = 0; i < 4; i++) Assert.Equal("spare", (await _host.AskAsync("failing")).Model);

        var model = await _host.ModelAsync("failing");
        Assert.Equal(("open", false), (model.GetProperty("breaker").GetString(), model.GetProperty("available").GetBoolean()));
        Assert.Contains("circuit breaker", model.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("open", (await _host.HealthAsync()).GetProperty("breakers").GetProperty("failing").GetString());
        var asked = (await _host.ReceivedAsync("up-failing")).Length;
        var elsewhere = await _host.AskAsync("failing");
        Assert.Equal(("spare", 1), (elsewhere.Model, elsewhere.Attempts));
        Assert.Equal(asked, (await _host.ReceivedAsync("up-failing")).Length);

        await StateIsAsync("failing", "half-open"); // though nobody asked
        Assert.True((await _host.ModelAsync("failing")).GetProperty("available").GetBoolean());
        Assert.Equal("failing", (await _host.AskAsync("failing")).Model);
        Assert.Equal("closed", (await _host.ModelAsync("failing")).GetProperty("breaker").GetString());
        Assert.False((await _host.HealthAsync()).GetProperty("breakers").TryGetProperty("failing", out _));
    }

    [Fact]
    public async Task Opens_on_slow_first_tokens()
    {
        await _host.FaultAsync("up-slow", "\"delay\":400", times: 4);
        for (var i = 0; i < 4; i++) Assert.Equal("slow", (await _host.AskAsync("slow", stream: true)).Model);

        Assert.Equal("open", (await _host.ModelAsync("slow")).GetProperty("breaker").GetString());
        Assert.Equal("spare", (await _host.AskAsync("slow", stream: true)).Model);
    }

    [Fact]
    public async Task Opens_when_callers_have_waited_in_vain_for_longer_than_a_first_token_may_take()
    {
        await using var host = await GatewayHost.StartAsync("""
            { "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "sk" } }, "models": { "mute": { "provider": "sim", "upstreamModel": "up-mute" } },
              "limits": { "firstTokenMs": 200 }, "resilience": { "breakerMinimum": 4 } }
            """, _host.Simulator);
        await host.FaultAsync("up-mute", "\"delay\":60000", times: 100);

        // on a busy machine a request may begin late, and its caller then has not waited for long
        await Wait.UntilAsync(async () =>
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(600);
            try
            {
                await host.AskAsync("mute", cancellation: patience.Token);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                // it left, as it was to
            }
            return (await host.ModelAsync("mute")).GetProperty("breaker").GetString() == "open";
        }, TestContext.Current.CancellationToken, describe: () => host.Gateway.Output);
    }

    [Fact]
    public async Task Neither_impatient_callers_nor_bad_requests_open_it()
    {
        await _host.FaultAsync("up-blameless", "\"status\":400", times: 6);
        for (var i = 0; i < 6; i++) Assert.Equal(400, (await _host.AskAsync("blameless")).Status);
        await _host.FaultAsync("up-blameless", "\"stall-after\":1", times: 6);
        for (var i = 0; i < 6; i++)
        {
            // the caller leaves after it saw the beginning of a stream, or before it saw anything
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var before = (await _host.ReceivedAsync("up-blameless")).Length;
            var asking = _host.AskAsync("blameless", stream: i % 2 == 0, cancellation: patience.Token);
            await Wait.UntilAsync(async () => (await _host.ReceivedAsync("up-blameless")).Length > before, TestContext.Current.CancellationToken);
            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        }
        await Wait.UntilAsync(async () => (await _host.ReceivedAsync("up-blameless")).Count(r => r.GetProperty("outcome").GetString() == "cancelled") == 6, TestContext.Current.CancellationToken);

        Assert.Equal("closed", (await _host.ModelAsync("blameless")).GetProperty("breaker").GetString());
        Assert.Equal(200, (await _host.AskAsync("blameless")).Status);
    }

    private Task StateIsAsync(string model, string state) =>
        Wait.UntilAsync(async () => (await _host.ModelAsync(model)).GetProperty("breaker").GetString() == state, TestContext.Current.CancellationToken);

    /// <summary>One gateway for all of them; each test has models of its own.</summary>
    public sealed class Running : IAsyncLifetime
    {
        internal GatewayHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Host = await GatewayHost.StartAsync("""
            {
              "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "sk-test" } },
              "models": {
                "failing": { "provider": "sim", "upstreamModel": "up-failing", "fallbacks": ["spare"] },
                "slow": { "provider": "sim", "upstreamModel": "up-slow", "fallbacks": ["spare"] },
                "blameless": { "provider": "sim", "upstreamModel": "up-blameless" },
                "spare": { "provider": "sim", "upstreamModel": "up-spare" }
              },
              "resilience": { "breakerMinimum": 4, "breakerOpenMs": 4000, "slowFirstTokenMs": 150 }
            }
            """);

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
