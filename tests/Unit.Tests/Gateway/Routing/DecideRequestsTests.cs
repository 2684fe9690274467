using Microsoft.Extensions.Time.Testing;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Routing;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Unit.Tests.Gateway.Routing;

public sealed class DecideRequestsTests
{
    private const string Json = """
        { "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "http://provider.test", "apiKey": "sk" } },
          "models": { "big": { "provider": "sim" }, "small": { "provider": "sim", "aliases": ["tiny"] }, "vectors": { "provider": "sim", "capabilities": ["embeddings"] },
                      "pair-1": { "provider": "sim", "name": "pair" }, "pair-2": { "provider": "sim", "name": "pair" } },
          "routing": { "objective": { "cost": 0.2 } }, "resilience": { "breakerMinimum": 2, "breakerOpenMs": 500 },
          "keys": [ { "name": "bound", "key": "a", "team": "core", "models": ["tiny"] }, { "name": "hasty", "key": "b", "objective": { "latency": 0.5 } }, { "name": "plain", "key": "c" } ] }
        """;

    private readonly GatewaySnapshot _snapshot = Given.Snapshot(Json);

    [Fact]
    public void A_key_that_is_bound_to_models_is_offered_those_alone()
    {
        Assert.Equal(["small"], Write("bound").Candidates.Select(c => c.Model));
        Assert.Equal(["big", "pair", "small"], Write("plain").Candidates.Select(c => c.Model).Order());
        Assert.Equal("core", Write("bound").Team);
    }

    [Fact]
    public void A_key_has_its_own_objective_or_that_of_all()
    {
        Assert.True(Write("hasty").Objective is { HasLatency: true, Latency: .5, HasCost: false });
        Assert.True(Write("plain").Objective is { HasCost: true, Cost: .2, HasLatency: false });
    }

    [Fact]
    public void A_model_that_is_being_tried_again_is_offered_but_not_for_exploring()
    {
        var clock = new FakeTimeProvider();
        var health = Given.Health(clock);
        var breaker = health.Of(_snapshot.Find("big")!.Members[0]).Key("sk", _snapshot.Settings.Resilience).Breaker;
        for (var i = 0; i < 2; i++) breaker.Report(failed: true);
        Assert.False(Write("plain", health).Candidates.Single(c => c.Model == "big").Probing);

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(Write("plain", health).Candidates.Single(c => c.Model == "big").Probing);
        Assert.False(Write("plain", health).Candidates.Single(c => c.Model == "small").Probing);
    }

    [Fact]
    public void Members_that_cannot_answer_do_not_hide_that_the_others_are_only_being_tried()
    {
        var clock = new FakeTimeProvider();
        var health = Given.Health(clock);
        var breakers = _snapshot.Find("pair")!.Members.Select(m => health.Of(m).Key("sk", _snapshot.Settings.Resilience).Breaker).ToArray();
        for (var i = 0; i < 2; i++) breakers[0].Report(failed: true);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(Write("plain", health).Candidates.Single(c => c.Model == "pair").Probing); // the other one is well

        for (var i = 0; i < 2; i++) breakers[1].Report(failed: true);

        Assert.True(Write("plain", health).Candidates.Single(c => c.Model == "pair") is { Available: true, Probing: true });
    }

    [Fact]
    public void A_request_with_results_of_calls_says_so()
    {
        Assert.True(Write("plain", envelope: new RequestEnvelope { Model = "auto", InToolLoop = true }).Needs is { ToolLoop: true, NoExploration: true });
        Assert.False(Write("plain").Needs.ToolLoop);
    }

    private DecideRequest Write(string key, ModelHealthBook? health = null, RequestEnvelope? envelope = null) =>
        new DecideRequests(health ?? Given.Health()).Write(new RouteAsk
        {
            QueryId = Guid.CreateVersion7().ToString(),
            Snapshot = _snapshot,
            Envelope = envelope ?? new RequestEnvelope { Model = "auto" },
            Key = _snapshot.Settings.Keys.Single(k => k.Name == key),
            KeyName = key,
        }, "");
}
