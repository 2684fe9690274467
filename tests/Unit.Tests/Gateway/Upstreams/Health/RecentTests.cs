using Microsoft.Extensions.Time.Testing;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Unit.Tests.Gateway.Upstreams.Health;

public sealed class RecentTests
{
    [Fact]
    public void The_95th_percentile_is_of_the_last_times_and_unknown_while_they_are_few()
    {
        var times = new RecentTimes();
        for (var i = 1; i < RecentTimes.Least; i++) times.Add(i);
        Assert.Null(times.P95);

        for (var i = RecentTimes.Least; i <= 100; i++) times.Add(i);
        Assert.Equal(95, times.P95);
        for (var i = 0; i < 128; i++) times.Add(7);
        Assert.Equal(7, times.P95);
    }

    [Fact]
    public void A_slow_answer_counts_at_once_and_fades_without_news()
    {
        var clock = new FakeTimeProvider();
        var latency = new RecentLatency(clock);
        latency.Add(100);
        latency.Add(1000);
        Assert.Equal(1000, latency.Peak);
        Assert.Equal(280, latency.Average);

        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1000 / Math.E, latency.Peak, 1e-6);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(latency.Peak < 1);
        Assert.Equal(280, latency.Average);
    }
}
