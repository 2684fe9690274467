using Microsoft.Extensions.Time.Testing;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Unit.Tests.Gateway.Upstreams.Health;

public sealed class KeyBreakerTests
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly List<string> _heard = [];
    private readonly KeyBreaker _breaker;

    public KeyBreakerTests() => _breaker = new KeyBreaker(new ResilienceSettings { BreakerMinimum = 4, BreakerOpenMs = 10_000, BreakerWindowMs = 30_000 }, _clock, _heard.Add);

    [Fact]
    public void Opens_when_half_of_enough_attempts_failed_and_lets_nothing_through()
    {
        Report(false, true, false);
        Assert.Equal(BreakerStates.Closed, _breaker.State);

        Report(true);

        Assert.Equal(BreakerStates.Open, _breaker.State);
        Assert.False(_breaker.TryEnter(out _));
        Assert.Equal(TimeSpan.FromSeconds(10), _breaker.Wait);
        Assert.Equal([BreakerStates.Open], _heard);
    }

    [Fact]
    public void Failures_outside_the_window_are_forgotten()
    {
        Report(true, true, true);
        _clock.Advance(TimeSpan.FromSeconds(61));

        Report(true);

        Assert.Equal(BreakerStates.Closed, _breaker.State);
    }

    [Fact]
    public void Is_half_open_after_its_rest_though_nobody_asked_and_lets_one_probe_through()
    {
        Open();
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(BreakerStates.HalfOpen, _breaker.State);
        Assert.True(_breaker.TryEnter(out var isProbe));
        Assert.True(isProbe);
        Assert.False(_breaker.TryEnter(out _));
    }

    [Fact]
    public void Closes_on_the_success_of_its_probe()
    {
        Open();
        _clock.Advance(TimeSpan.FromSeconds(10));
        _breaker.TryEnter(out _);

        _breaker.Report(failed: false);
        _breaker.EndProbe();

        Assert.Equal(BreakerStates.Closed, _breaker.State);
        Assert.True(_breaker.TryEnter(out var isProbe));
        Assert.False(isProbe);
        Assert.Equal([BreakerStates.Open, BreakerStates.Closed], _heard);
    }

    [Fact]
    public void Rests_again_when_its_probe_fails()
    {
        Open();
        _clock.Advance(TimeSpan.FromSeconds(10));
        _breaker.TryEnter(out _);

        _breaker.Report(failed: true);
        _breaker.EndProbe();

        Assert.Equal(BreakerStates.Open, _breaker.State);
        Assert.Equal(TimeSpan.FromSeconds(10), _breaker.Wait);
    }

    [Fact]
    public void A_probe_that_says_nothing_leaves_the_next_one_to_find_out()
    {
        Open();
        _clock.Advance(TimeSpan.FromSeconds(10));
        _breaker.TryEnter(out _);

        _breaker.EndProbe(); // its caller went away

        Assert.Equal(BreakerStates.HalfOpen, _breaker.State);
        Assert.True(_breaker.TryEnter(out var isProbe));
        Assert.True(isProbe);
    }

    private void Open() => Report(true, true, true, true);

    private void Report(params bool[] failed)
    {
        foreach (var one in failed) _breaker.Report(one);
    }
}
