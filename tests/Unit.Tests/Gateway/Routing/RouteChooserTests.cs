using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Routing;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Unit.Tests.Gateway.Routing;

/// <summary>While the router is away.</summary>
public sealed class RouteChooserTests
{
    private const string Json = """
        { "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "http://provider.test", "apiKey": "sk" } },
          "models": { "big": { "provider": "sim" }, "small": { "provider": "sim" }, "blind": { "provider": "sim", "capabilities": ["vision"] } },
          "rules": [ { "pattern": "please", "model": "blind" }, { "pattern": "now", "model": "big", "mandatory": true } ],
          "routing": { "default": "big" }, "resilience": { "breakerMinimum": 2 } }
        """;

    private readonly FakeTimeProvider _clock = new();
    private readonly GatewaySnapshot _snapshot = Given.Snapshot(Json);
    private readonly ModelHealthBook _health;
    private readonly RouteChooser _chooser;

    public RouteChooserTests()
    {
        _health = Given.Health(_clock);
        var link = new RouterLink(new ScriptedRouter { Failure = StatusCode.Unavailable }, _clock, NullLogger<RouterLink>.Instance);
        _chooser = new RouteChooser(link, new DecideRequests(_health), new Balancer(_health, new Random(1)), new ConversationMemory(), _health, _clock);
    }

    [Theory]
    [InlineData("fix the build", true, "small")]
    [InlineData("fix the build, please", true, "small")]
    [InlineData("fix the build now", true, "big")]
    [InlineData("fix the build", false, "big")]
    [InlineData("fix the build, please", false, "blind")]
    public async Task Whoever_made_the_tool_calls_goes_on_with_their_results_unless_a_mandatory_rule_holds(string text, bool inToolLoop, string model)
    {
        _chooser.NoteAnswer("c", null, _snapshot.Find("small")!.Members[0]);

        var plan = await ChooseAsync(text, inToolLoop);

        Assert.Equal(model, plan.Candidates[0].Name);
        if (model == "small") Assert.Equal(["big", "small"], plan.Candidates.Select(m => m.Name).Order()); // whoever can call tools stands in for it
    }

    [Fact]
    public async Task A_tool_loop_whose_model_cannot_answer_goes_to_the_default()
    {
        var small = _snapshot.Find("small")!.Members[0];
        _chooser.NoteAnswer("c", null, small);
        for (var i = 0; i < 2; i++) _health.Of(small).Key("sk", _snapshot.Settings.Resilience).Breaker.Report(failed: true);

        Assert.Equal("big", (await ChooseAsync("fix the build", inToolLoop: true)).Candidates[0].Name);
    }

    private async Task<RoutePlan> ChooseAsync(string text, bool inToolLoop) => (await _chooser.ChooseAsync(new RouteAsk
    {
        QueryId = Guid.CreateVersion7().ToString(),
        Snapshot = _snapshot,
        Envelope = new RequestEnvelope { Model = "auto", LastUserText = text, UserTurn = 1, HasTools = true, InToolLoop = inToolLoop },
        Conversation = "c",
    }, TestContext.Current.CancellationToken)).Value!;
}
