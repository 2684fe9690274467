using ModelProxy.TestKit;

namespace ModelProxy.Integration.Tests.Gateway;

public sealed class HedgeTests(HedgeTests.Running running) : IClassFixture<HedgeTests.Running>
{
    private readonly GatewayHost _host = running.Host;

    [Fact]
    public async Task The_first_may_still_win_and_the_second_is_called_off()
    {
        await LearnUsualTimeAsync("early");
        await _host.FaultAsync("up-early", "\"delay\":1500");
        await _host.FaultAsync("up-early-2", "\"delay\":60000");

        var answer = await _host.AskAsync("early", stream: true);

        Assert.Equal((200, 2, true), (answer.Status, answer.Attempts, answer.Whole));
        Assert.Equal("early", answer.Model);
        await CancelledAsync("up-early-2");
    }

    [Fact]
    public async Task When_the_first_fails_the_second_is_under_way_already()
    {
        await LearnUsualTimeAsync("failing");
        await _host.FaultAsync("up-failing", "\"delay\":1000,\"status\":500");
        await _host.FaultAsync("up-failing-2", "\"delay\":2000");

        var answer = await _host.AskAsync("failing", stream: true);

        Assert.Equal((200, "failing-2", 2, true), (answer.Status, answer.Model, answer.Attempts, answer.Whole));
    }

    [Fact]
    public async Task When_the_second_fails_the_first_is_waited_for()
    {
        await LearnUsualTimeAsync("patient");
        await _host.FaultAsync("up-patient", "\"delay\":2000");
        await _host.FaultAsync("up-patient-2", "\"status\":503");

        var answer = await _host.AskAsync("patient");

        Assert.Equal((200, "patient", 2), (answer.Status, answer.Model, answer.Attempts));
    }

    [Fact]
    public async Task Nothing_is_sent_twice_before_the_usual_time_is_known()
    {
        await _host.FaultAsync("up-unknown", "\"delay\":500");

        Assert.Equal(1, (await _host.AskAsync("unknown", stream: true)).Attempts);
        Assert.Empty(await _host.ReceivedAsync("up-unknown-2"));
    }

    // streams and plain answers have usual times of their own
    private async Task LearnUsualTimeAsync(string model)
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await _host.AskAsync(model, stream: true)).Status);
            Assert.Equal(200, (await _host.AskAsync(model)).Status);
        }
    }

    private Task CancelledAsync(string upstreamModel) =>
        Wait.UntilAsync(async () => (await _host.ReceivedAsync(upstreamModel))[^1].GetProperty("outcome").GetString() == "cancelled", TestContext.Current.CancellationToken);

    /// <summary>One gateway for all of them; each test has models of its own.</summary>
    public sealed class Running : IAsyncLifetime
    {
        internal GatewayHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var models = string.Join(",\n", new[] { "early", "failing", "patient", "unknown" }.Select(name => $$"""
                "{{name}}": { "provider": "sim", "upstreamModel": "up-{{name}}", "fallbacks": ["{{name}}-2"] },
                "{{name}}-2": { "provider": "sim", "upstreamModel": "up-{{name}}-2" }
                """));
            Host = await GatewayHost.StartAsync($$"""
                {
                  "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "k" } },
                  "models": { {{models}} },
                  "resilience": { "hedging": true }
                }
                """);
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
