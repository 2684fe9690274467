using ModelProxy.TestKit;

namespace ModelProxy.Integration.Tests.Gateway;

/// <summary>One limit each: the other limits of these gateways are far away.</summary>
public sealed class LimitTests(LimitTests.Running running) : IClassFixture<LimitTests.Running>
{
    private const string LongStory = "Tell a long story. [[sim tokens=2000 chunk-delay=50]]";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_has_not_begun_within_the_total_limit_goes_to_another_model(bool stream)
    {
        await running.Total.FaultAsync("up-late", "\"delay\":60000");

        var answer = await running.Total.AskAsync("late", stream);

        Assert.Equal((200, "spare", 2, true), (answer.Status, answer.Model, answer.Attempts, answer.Whole));
        await LetGoAsync(running.Total, "up-late");
    }

    [Fact]
    public async Task A_stream_that_goes_on_beyond_the_total_limit_ends_with_an_error_and_nobody_elses_words()
    {
        var answer = await running.Total.AskAsync("endless", stream: true, LongStory);

        Assert.Equal((200, "endless", 1, false), (answer.Status, answer.Model, answer.Attempts, answer.Whole));
        Assert.True(answer.Chunks.Count() > 3, answer.Body); // it was never silent
        Assert.Contains("took longer than a request may", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Body, StringComparison.Ordinal);
        await LetGoAsync(running.Total, "up-endless");
    }

    [Fact]
    public async Task A_stream_that_shows_nothing_within_the_first_token_limit_goes_to_another_model()
    {
        await running.FirstToken.FaultAsync("up-late", "\"stall-after\":0");

        var answer = await running.FirstToken.AskAsync("late", stream: true);

        Assert.Equal((200, "spare", 2, true), (answer.Status, answer.Model, answer.Attempts, answer.Whole));
        await LetGoAsync(running.FirstToken, "up-late");
    }

    [Fact]
    public async Task Between_two_pieces_of_a_stream_only_the_idle_limit_counts()
    {
        await running.Idle.FaultAsync("up-endless", "\"stall-after\":3");

        var answer = await running.Idle.AskAsync("endless", stream: true, LongStory);

        Assert.Equal(("endless", 1, false), (answer.Model, answer.Attempts, answer.Whole));
        Assert.Contains("stopped in the middle of its answer", answer.Body, StringComparison.Ordinal);
        await LetGoAsync(running.Idle, "up-endless");
    }

    /// <summary>The provider is not kept busy with an answer that nobody wants.</summary>
    private static Task LetGoAsync(GatewayHost host, string upstreamModel) =>
        Wait.UntilAsync(async () => (await host.ReceivedAsync(upstreamModel)).All(r => r.GetProperty("outcome").GetString() == "cancelled"), TestContext.Current.CancellationToken);

    /// <summary>A gateway for each limit, and one Simulator each.</summary>
    public sealed class Running : IAsyncLifetime
    {
        internal GatewayHost Total { get; private set; } = null!;

        internal GatewayHost FirstToken { get; private set; } = null!;

        internal GatewayHost Idle { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Total = await StartAsync("\"totalMs\": 2000");
            FirstToken = await StartAsync("\"firstTokenMs\": 1000");
            Idle = await StartAsync("\"idleMs\": 1000");
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var host in new[] { Total, FirstToken, Idle }) await host.DisposeAsync();
        }

        private static Task<GatewayHost> StartAsync(string limit) => GatewayHost.StartAsync($$"""
            {
              "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "k" } },
              "models": {
                "late": { "provider": "sim", "upstreamModel": "up-late", "fallbacks": ["spare"] },
                "endless": { "provider": "sim", "upstreamModel": "up-endless", "fallbacks": ["spare"] },
                "spare": { "provider": "sim", "upstreamModel": "up-spare" }
              },
              "limits": { {{limit}} },
              "resilience": { "breakerMinimum": 1000 }
            }
            """);
    }
}
