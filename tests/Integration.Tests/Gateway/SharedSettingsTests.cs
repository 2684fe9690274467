using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using ModelProxy.Integration.Tests.FeedbackService;
using ModelProxy.Integration.Tests.RouterService;
using ModelProxy.TestKit;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.Gateway;

/// <summary>Gateways with a RouterService, a FeedbackService and Postgres behind them.</summary>
public sealed class SharedSettingsTests : IAsyncLifetime
{
    private Postgres _postgres = null!;
    private ServiceProcess _simulator = null!;
    private FeedbackHost _feedback = null!;
    private RouterProcess _router = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await Postgres.CreateAsync();
        _simulator = await GatewayHost.StartSimulatorAsync();
        _feedback = await FeedbackHost.StartAsync(_postgres.ConnectionString);
        _router = await RouterProcess.StartAsync(_postgres.ConnectionString);
        await _router.UntilAsync(status => status.DatabaseAnswers);
    }

    public async ValueTask DisposeAsync()
    {
        await _router.DisposeAsync();
        await _feedback.DisposeAsync();
        await _simulator.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task Weights_set_at_one_gateway_are_in_force_at_the_other_and_after_restarts()
    {
        await using (var here = await StartAsync())
        {
            await using var there = await StartAsync();
            await FollowsAsync(here);
            await FollowsAsync(there);
            Assert.Equal((1, 1), (await WeightAsync(here, "two"), await WeightAsync(there, "two")));

            foreach (var weight in new[] { 5, 6, 7 })
            {
                var asked = Stopwatch.GetTimestamp();
                using var reply = await here.Gateway.Http.PostAsJsonAsync("/api/config/weights", new { weights = new Dictionary<string, double> { ["one"] = 0, ["two"] = weight } }, Cancellation);
                var answered = Stopwatch.GetElapsedTime(asked);
                var set = await reply.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
                Assert.True(set.GetProperty("success").GetBoolean());
                Assert.Equal(weight, set.GetProperty("weights").GetProperty("two").GetDouble());

                Assert.Equal(weight, await WeightAsync(here, "two"));
                await Wait.UntilAsync(async () => await WeightAsync(there, "two") == weight, Cancellation);
                TestContext.Current.TestOutputHelper?.WriteLine($"kept and in force here after {answered.TotalMilliseconds:0} ms, seen at the other gateway {Stopwatch.GetElapsedTime(asked).TotalMilliseconds:0} ms after it was asked for");
            }
            for (var i = 0; i < 6; i++) Assert.Equal("up-two", await UpstreamOfAsync(there, "group"));
        }
        await _router.DisposeAsync();
        _router = await RouterProcess.StartAsync(_postgres.ConnectionString);

        await using var restarted = await StartAsync();

        await Wait.UntilAsync(async () => await WeightAsync(restarted, "two") == 7, Cancellation, describe: () => restarted.Gateway.Output);
        Assert.Equal(0, await WeightAsync(restarted, "one"));
    }

    [Fact]
    public async Task Weights_set_while_the_router_is_away_hold_here_at_once_and_everywhere_when_it_is_back()
    {
        await using var here = await StartAsync();
        await using var there = await StartAsync();
        await FollowsAsync(there);
        var (http, grpc) = (_router.Process.HttpPort, _router.Process.GrpcPort);
        await _router.Process.KillAsync();

        using var reply = await here.Gateway.Http.PostAsJsonAsync("/api/config/weights", new { weights = new Dictionary<string, double> { ["two"] = 5 } }, Cancellation);

        Assert.False((await reply.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("persisted").GetBoolean());
        Assert.Equal(5, await WeightAsync(here, "two"));
        await using var back = await ServiceProcess.StartAsync("RouterService", new Dictionary<string, string?> { ["ConnectionStrings__modelproxydb"] = _postgres.ConnectionString }, Cancellation, http, grpc);
        await Wait.UntilAsync(async () => await WeightAsync(there, "two") == 5, Cancellation, describe: () => back.Output);
    }

    [Fact]
    public async Task The_mode_switches_everything_to_weights_or_to_rules_alone()
    {
        await using var host = await StartAsync(Config("weights", oneWeight: 0));
        await FollowsAsync(host);
        for (var i = 0; i < 5; i++) Assert.Equal("group", (await host.AskAsync("auto", prompt: "please write code")).Model); // the only one with weight; the rule is not asked

        await host.WriteConfigAsync(Config("rules", oneWeight: 0));
        await Wait.UntilAsync(async () => (await host.AskAsync("auto", prompt: "please write code")).Model == "other", Cancellation, describe: () => host.Gateway.Output);
        for (var i = 0; i < 5; i++) Assert.Equal("other", (await host.AskAsync("auto", prompt: "please write code")).Model);
    }

    [Fact]
    public async Task A_hedged_request_is_answered_by_the_quicker_and_the_usage_of_both_is_recorded()
    {
        await using var host = await StartAsync();
        for (var i = 0; i < 20; i++) Assert.Equal("usual", (await host.AskAsync("usual", stream: true)).Model); // until its usual time is known
        await host.FaultAsync("up-usual", "\"delay\":60000");

        var answer = await host.AskAsync("usual", stream: true);

        Assert.Equal(("other", 2, true), (answer.Model, answer.Attempts, answer.Whole));
        await Wait.UntilAsync(async () => (await host.ReceivedAsync("up-usual"))[^1].GetProperty("outcome").GetString() == "cancelled", Cancellation);
        await Wait.UntilAsync(async () => await _postgres.ScalarAsync<long>("select count(*) from traffic.attempt where outcome = 'outpaced'", Cancellation) == 1, Cancellation, describe: () => host.Gateway.Output);
        Assert.Equal(2L, await _postgres.ScalarAsync<long>("""
            select count(*) from traffic.attempt a
            where a.exchange_id = (select exchange_id from traffic.attempt where outcome = 'outpaced') and a.input_tokens > 0 and a.outcome in ('outpaced', 'success')
            """, Cancellation));
    }

    private static string Config(string mode = "auto", double oneWeight = 1) => $$"""
        {
          "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "k" } },
          "models": {
            "one": { "name": "group", "provider": "sim", "upstreamModel": "up-one", "weight": {{oneWeight}} },
            "two": { "name": "group", "provider": "sim", "upstreamModel": "up-two" },
            "usual": { "provider": "sim", "upstreamModel": "up-usual", "weight": 0, "fallbacks": ["other"] },
            "other": { "provider": "sim", "upstreamModel": "up-other", "weight": 0 }
          },
          "rules": [ { "pattern": "code", "model": "other" } ],
          "routing": { "mode": "{{mode}}", "default": "group" },
          "resilience": { "hedging": true }
        }
        """;

    private Task<GatewayHost> StartAsync(string? config = null) => GatewayHost.StartAsync(config ?? Config(), _simulator, new Dictionary<string, string?>
    {
        ["services__router__http__0"] = Address(_router.Process.HttpAddress),
        ["services__router__grpc__0"] = Address(_router.Process.GrpcAddress),
        ["services__feedback__http__0"] = Address(_feedback.Process.HttpAddress),
        ["services__feedback__grpc__0"] = Address(_feedback.Process.GrpcAddress),
    });

    private static Task FollowsAsync(GatewayHost host) => Wait.UntilAsync(() => host.Gateway.Output.Contains("Follows the catalog", StringComparison.Ordinal), Cancellation, describe: () => host.Gateway.Output);

    private static async Task<double> WeightAsync(GatewayHost host, string model) => (await host.ModelAsync(model)).GetProperty("weight").GetDouble();

    private static async Task<string> UpstreamOfAsync(GatewayHost host, string model)
    {
        var answer = await host.AskAsync(model);
        return JsonDocument.Parse(answer.Body).RootElement.GetProperty("model").GetString()!;
    }

    private static string Address(Uri uri) => uri.AbsoluteUri.TrimEnd('/');
}
