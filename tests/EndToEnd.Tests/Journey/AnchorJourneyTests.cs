using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ModelProxy.TestKit;

namespace ModelProxy.EndToEnd.Tests.Journey;

/// <summary>A newly added model is asked its anchors on request, the price shown first; a simulated one stays apart.</summary>
public sealed class AnchorJourneyTests
{
    private const string Config = """
        {
          "providers": {
            "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "sk-test" },
            "openai": { "kind": "openai", "baseUrl": "https://api.openai.com", "apiKey": "${OPENAI_API_KEY}" }
          },
          "models": {
            "coder": { "provider": "sim", "upstreamModel": "sim-coder", "price": { "input": 1, "output": 2 } },
            "gpt": { "provider": "openai", "upstreamModel": "gpt-5.2" }
          }
        }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Anchors_are_priced_asked_graded_and_become_evidence()
    {
        await using var system = await WholeSystem.StartAsync(Cancellation, Config, new Dictionary<string, string?> { ["MODELPROXY_SIMULATOR"] = "$SIMULATOR", ["SIMULATOR_LATENCY"] = "0" });

        var offer = await ReadAsync(system, HttpMethod.Get, "coder", HttpStatusCode.OK);
        Assert.Equal(28, offer.GetProperty("anchors").GetInt32());
        Assert.Equal((offer.GetProperty("inputTokens").GetInt64() * 1 + offer.GetProperty("outputTokens").GetInt64() * 2) / 1e6, offer.GetProperty("costUsd").GetDouble(), 6);
        Assert.Equal(JsonValueKind.Null, offer.GetProperty("run").ValueKind);
        Assert.Equal(0L, await system.Database.ScalarAsync<long>("select count(*) from traffic.exchange", Cancellation));

        // asked and graded
        await ReadAsync(system, HttpMethod.Post, "coder", HttpStatusCode.Accepted);
        await ReadAsync(system, HttpMethod.Post, "sim-gpt", HttpStatusCode.Accepted);
        await DoneAsync(system, "coder");
        await DoneAsync(system, "sim-gpt");
        await Wait.UntilAsync(async () => await system.Database.ScalarAsync<long>("select count(*) from feedback.signal where kind = 'anchor' and joined", Cancellation) == 56, Cancellation, describe: () => system.Feedback.Output);

        // and what simulated models say is marked, and never counts as real
        Assert.Equal(28L, await system.Database.ScalarAsync<long>("select count(*) from feedback.signal where kind = 'anchor' and model = 'coder' and not simulated", Cancellation));
        Assert.Equal(28L, await system.Database.ScalarAsync<long>("select count(*) from feedback.signal where kind = 'anchor' and model = 'sim-gpt' and simulated", Cancellation));
        using var learned = await system.Learning.Http.PostAsync("/internal/learn?full=true", null, Cancellation);
        Assert.True(learned.IsSuccessStatusCode, await learned.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(1L, await system.Database.ScalarAsync<long>("select count(*) from learning.profile where domain = 'math' and language = 'zh' and model = 'coder' and not simulated and samples > 0.9", Cancellation));
        Assert.Equal(0L, await system.Database.ScalarAsync<long>("select count(*) from learning.profile where (model = 'sim-gpt') <> simulated", Cancellation));
    }

    [Fact]
    public async Task Only_known_chat_models_have_anchors_and_without_the_worker_it_says_so()
    {
        await using var system = await WholeSystem.StartAsync(Cancellation, Config);

        Assert.Equal("unknown_model", (await ReadAsync(system, HttpMethod.Get, "nobody", HttpStatusCode.NotFound)).GetProperty("error").GetString());
        await system.Learning.KillAsync();
        Assert.Equal("learning_away", (await ReadAsync(system, HttpMethod.Post, "coder", HttpStatusCode.ServiceUnavailable)).GetProperty("error").GetString());
    }

    private static Task DoneAsync(WholeSystem system, string model) => Wait.UntilAsync(
        async () => (await ReadAsync(system, HttpMethod.Get, model, HttpStatusCode.OK)).GetProperty("run") is var run && run.GetProperty("status").GetString() == "done" && run.GetProperty("failed").GetInt32() == 0,
        Cancellation, TimeSpan.FromMinutes(2), () => system.Learning.Output);

    private static async Task<JsonElement> ReadAsync(WholeSystem system, HttpMethod method, string model, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(method, $"/api/admin/models/{model}/anchors?perCell=1");
        if (method == HttpMethod.Post) request.Content = JsonContent.Create(new { });
        using var response = await system.Client.SendAsync(request, Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode}: {body}");
        using var json = JsonDocument.Parse(body);
        return json.RootElement.Clone();
    }
}
