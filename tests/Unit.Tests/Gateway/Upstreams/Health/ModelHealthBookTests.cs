using Microsoft.Extensions.Time.Testing;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Unit.Tests.Gateway.Upstreams.Health;

public sealed class ModelHealthBookTests
{
    private static readonly ResilienceSettings Settings = new() { BreakerMinimum = 2, BreakerOpenMs = 10_000 };

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly ModelHealthBook _book;
    private readonly ModelEntry _model = Given.Model("a", provider: Given.Provider("p", "k1", "k2", "k3"));

    public ModelHealthBookTests() => _book = Given.Health(_clock);

    [Fact]
    public void Of_two_that_ask_for_a_rest_the_longer_is_kept()
    {
        _book.Learn(_model, "k1", Given.Failure(FailureKind.RateLimited, 429, TimeSpan.FromSeconds(60)), Settings);
        _book.Learn(_model, "k1", Given.Failure(FailureKind.RateLimited, 429), Settings); // on its way at the same time, and says nothing of how long

        Assert.Equal(TimeSpan.FromSeconds(60), _book.Of(_model).Key("k1", Settings).Parked);
    }

    [Fact]
    public void Keys_take_turns_whatever_other_models_do()
    {
        var other = Given.Model("b", provider: _model.Provider);
        var taken = new List<string?>();
        for (var i = 0; i < 6; i++)
        {
            taken.Add(Take(_model));
            Take(other);
        }
        Assert.Equal(["k1", "k2", "k3", "k1", "k2", "k3"], taken);
    }

    [Fact]
    public void A_rate_limited_key_rests_for_its_model_as_long_as_asked()
    {
        _book.Learn(_model, "k1", Given.Failure(FailureKind.RateLimited, 429, TimeSpan.FromSeconds(7)), Settings);

        for (var i = 0; i < 6; i++) Assert.NotEqual("k1", Take(_model));
        Assert.Contains("k1", Taken(Given.Model("b", provider: _model.Provider)));
        _clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Contains("k1", Taken(_model));
    }

    [Fact]
    public void A_refused_key_rests_for_every_model_of_the_provider_for_a_minute()
    {
        _book.Learn(_model, "k2", Given.Failure(FailureKind.KeyRefused, 401), Settings);

        Assert.DoesNotContain("k2", Taken(_model));
        Assert.DoesNotContain("k2", Taken(Given.Model("b", provider: _model.Provider)));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("k2", Taken(_model));
    }

    [Fact]
    public void Without_a_usable_key_it_names_the_shortest_wait_and_its_reason()
    {
        foreach (var (key, seconds) in new[] { ("k1", 30), ("k2", 4), ("k3", 12) })
            _book.Learn(_model, key, Given.Failure(FailureKind.RateLimited, 429, TimeSpan.FromSeconds(seconds)), Settings);

        Assert.False(_book.TryTake(_model, Settings, null, out _, out var refusal));
        Assert.Equal(new KeyRefusal(TimeSpan.FromSeconds(4), KeyRefusal.RateLimited), refusal);
        Assert.Equal((false, KeyRefusal.RateLimited), _book.Availability(_model, Settings));
    }

    [Fact]
    public void A_model_is_available_while_one_of_its_keys_is()
    {
        var breaker = _book.Of(_model).Key("k1", Settings).Breaker;
        breaker.Report(true);
        breaker.Report(true);

        Assert.Equal((true, null), _book.Availability(_model, Settings));
        Assert.Equal(BreakerStates.Closed, _book.Breaker(_model, Settings));
        Assert.Equal([("p#1", "open"), ("p#2", "closed"), ("p#3", "closed")], _book.Keys(_model, Settings).Select(key => (key.Id, key.Breaker)));
        Assert.DoesNotContain("k1", Taken(_model));
    }

    [Fact]
    public void Other_settings_are_another_breaker_but_what_the_provider_asked_for_stands()
    {
        _book.Learn(_model, "k1", Given.Failure(FailureKind.RateLimited, 429, TimeSpan.FromSeconds(7)), Settings);

        Assert.True(_book.Of(_model).Key("k1", Settings with { BreakerMinimum = 9 }).Parked > TimeSpan.Zero);
    }

    [Fact]
    public void A_model_whose_provider_failed_its_check_says_so()
    {
        _book.Of(_model).ProbeFailure = "the provider \"p\" cannot be reached";

        Assert.Equal((false, "the provider \"p\" cannot be reached"), _book.Availability(_model, Settings));
    }

    private string? Take(ModelEntry model)
    {
        Assert.True(_book.TryTake(model, Settings, null, out var lease, out _));
        lease.Release();
        return lease.ApiKey;
    }

    private List<string?> Taken(ModelEntry model) => [.. Enumerable.Range(0, 3).Select(_ => Take(model))];
}
