using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ModelProxy.TestKit;

namespace ModelProxy.EndToEnd.Tests.Journey;

/// <summary>Money that was spent at one gateway is known at the next, and who has none left is told so in the words of his own dialect.</summary>
public sealed class BudgetJourneyTests
{
    private const string Config = """
        {
          "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "sk-test" } },
          "models": { "dear": { "provider": "sim", "upstreamModel": "sim-gpt", "price": { "input": 1000, "output": 100000 } } },
          "routing": { "default": "dear" },
          "keys": [ { "name": "dev", "key": "mp-dev", "budgetUsd": 0.5 }, { "name": "ops", "key": "mp-ops" } ]
        }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_spent_budget_refuses_in_every_dialect_at_every_gateway_and_another_key_goes_on()
    {
        await using var system = await WholeSystem.StartAsync(Cancellation, Config);
        Assert.Equal(HttpStatusCode.OK, (await ChatAsync(system.Client, "mp-dev")).Status);

        var refused = await ChatAsync(system.Client, "mp-dev");
        Assert.Equal((HttpStatusCode.TooManyRequests, "insufficient_quota"), (refused.Status, (string?)refused.Body["error"]!["code"]));
        Assert.Equal("false", refused.ShouldRetry);
        var messages = await SendAsync(system.Client, "mp-dev", "/v1/messages", new { model = "dear", max_tokens = 10, messages = new[] { new { role = "user", content = "Hello" } } });
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limit_error"), (messages.Status, (string?)messages.Body["error"]!["type"]));
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(system.Client, "mp-dev", "/openai/v1/chat/completions", new { model = "x" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await ChatAsync(system.Client, "mp-ops")).Status);
        await Wait.UntilAsync(async () => await system.Database.ScalarAsync<long>("select count(*) from traffic.exchange where cost_usd > 0.5", Cancellation) == 2, Cancellation);

        var variables = system.Addresses();
        variables["MODELPROXY_CONFIG"] = system.ConfigFile;
        await using var second = await ServiceProcess.StartAsync("Gateway", variables, Cancellation);
        await Wait.UntilAsync(async () => (await ChatAsync(second.Http, "mp-dev")).Status == HttpStatusCode.TooManyRequests, Cancellation, describe: () => second.Output);
        Assert.Equal(HttpStatusCode.OK, (await ChatAsync(second.Http, "mp-ops")).Status);
    }

    private static Task<Reply> ChatAsync(HttpClient gateway, string key) =>
        SendAsync(gateway, key, "/v1/chat/completions", new { model = "dear", messages = new[] { new { role = "user", content = "Reply with exactly: one two three four five six seven eight nine ten" } } });

    private static async Task<Reply> SendAsync(HttpClient gateway, string key, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", key);
        using var response = await gateway.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return new Reply(response.StatusCode, JsonNode.Parse(text)!, response.Headers.TryGetValues("x-should-retry", out var said) ? said.Single() : null);
    }

    private sealed record Reply(HttpStatusCode Status, JsonNode Body, string? ShouldRetry);
}
