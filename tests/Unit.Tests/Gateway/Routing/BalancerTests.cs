using ModelProxy.Gateway.Routing;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Unit.Tests.Gateway.Routing;

public sealed class BalancerTests
{
    private readonly ModelHealthBook _health = Given.Health();
    private readonly Balancer _balancer;

    public BalancerTests() => _balancer = new Balancer(_health, new Random(7));

    [Fact]
    public void Weights_are_kept_to_over_every_hundred_requests()
    {
        ModelEntry[] models = [Given.Model("a", 5), Given.Model("b", 3), Given.Model("c", 2), Given.Model("never", 0)];
        for (var hundred = 0; hundred < 50; hundred++)
        {
            var counts = Firsts(models, BalancingPolicies.Weighted, 100);
            Assert.InRange(counts["a"], 47, 53);
            Assert.InRange(counts["b"], 27, 33);
            Assert.InRange(counts["c"], 17, 23);
            Assert.False(counts.ContainsKey("never"));
        }
    }

    [Fact]
    public void Two_gateways_do_not_draw_alike()
    {
        ModelEntry[] models = [Given.Model("a"), Given.Model("b")];
        var other = new Balancer(_health, new Random(8));

        Assert.NotEqual(Sequence(_balancer), Sequence(other));
        string Sequence(Balancer balancer) => string.Concat(Enumerable.Range(0, 64).Select(_ => balancer.Order(models, BalancingPolicies.Weighted).First().Id));
    }

    [Fact]
    public void Who_stands_in_comes_in_proportion_too_and_weight_zero_last()
    {
        ModelEntry[] models = [Given.Model("a", 10), Given.Model("b", 3), Given.Model("c", 1), Given.Model("last", 0)];
        var seconds = new Dictionary<string, int>();
        for (var i = 0; i < 2000; i++)
        {
            var order = _balancer.Order(models, BalancingPolicies.Weighted).Select(m => m.Id).ToArray();
            Assert.Equal(["a", "b", "c", "last"], order.Order());
            Assert.Equal("last", order[^1]);
            if (order[0] == "a") seconds[order[1]] = seconds.GetValueOrDefault(order[1]) + 1;
        }
        Assert.InRange((double)seconds["b"] / (seconds["b"] + seconds["c"]), 0.70, 0.80); // 3 : 1
    }

    [Fact]
    public void Least_busy_goes_by_requests_under_way_for_the_weight()
    {
        ModelEntry[] models = [Given.Model("big", 4), Given.Model("small", 1)];
        for (var i = 0; i < 3; i++) _health.Of(models[0]).Begin();
        _health.Of(models[1]).Begin();

        Assert.Equal("big", _balancer.Order(models, BalancingPolicies.LeastBusy).First().Id); // 3/4 against 1
        _health.Of(models[0]).Begin();
        _health.Of(models[0]).Begin();
        Assert.Equal("small", _balancer.Order(models, BalancingPolicies.LeastBusy).First().Id); // 5/4 against 1
    }

    [Fact]
    public void Latency_takes_the_quicker_of_two_and_forgets_old_slowness()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var health = Given.Health(clock);
        var balancer = new Balancer(health, new Random(7));
        ModelEntry[] models = [Given.Model("slow"), Given.Model("quick")];
        Answer("slow", 900);
        Answer("quick", 90);
        for (var i = 0; i < 20; i++) Assert.Equal("quick", balancer.Order(models, BalancingPolicies.Latency).First().Id);

        for (var minute = 0; minute < 2; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            Answer("quick", 90); // only the quick one is asked
        }
        Assert.Equal("slow", balancer.Order(models, BalancingPolicies.Latency).First().Id);

        void Answer(string id, double ms)
        {
            var model = health.Of(models.Single(m => m.Id == id));
            model.Begin();
            model.End(success: true, ms, ms);
        }
    }

    [Fact]
    public void Cost_takes_the_cheapest_and_unknown_prices_last()
    {
        ModelEntry[] models =
        [
            Given.Model("unknown"),
            Given.Model("dear") with { Price = new ModelPrice(3, null, 15) },
            Given.Model("cheap") with { Price = new ModelPrice(0.1, null, 0.5) },
        ];

        Assert.Equal(["cheap", "dear", "unknown"], _balancer.Order(models, BalancingPolicies.Cost).Select(m => m.Id));
    }

    private Dictionary<string, int> Firsts(ModelEntry[] models, string policy, int count) =>
        Enumerable.Range(0, count).Select(_ => _balancer.Order(models, policy).First().Id).CountBy(id => id).ToDictionary();
}
