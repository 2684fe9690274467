using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Pipeline.Attempts;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Unit.Tests.Gateway.Pipeline.Attempts;

public sealed class CandidateWalkTests
{
    private readonly ModelHealthBook _health = Given.Health();
    private readonly ResilienceSettings _settings = new() { MaxAttempts = 4 };
    private readonly ProviderEntry _two = Given.Provider("two", "k1", "k2");

    [Fact]
    public void A_failing_provider_is_left_for_the_next_candidate()
    {
        var walk = Walk(Given.Model("a"), Given.Model("b"));
        Fail(walk, "a", FailureKind.Provider);
        Assert.Equal("b", Next(walk));
    }

    [Fact]
    public void Another_key_is_tried_first_where_the_key_was_the_trouble()
    {
        var walk = Walk(Given.Model("a", provider: _two), Given.Model("b"));
        Fail(walk, "a/k1", FailureKind.RateLimited);
        Fail(walk, "a/k2", FailureKind.KeyRefused);
        Assert.Equal("b", Next(walk));
    }

    [Fact]
    public void Another_key_is_no_help_when_the_provider_fails()
    {
        var walk = Walk(Given.Model("a", provider: _two), Given.Model("b"));
        Fail(walk, "a/k1", FailureKind.Overloaded);
        Assert.Equal("b", Next(walk));
    }

    [Fact]
    public void Keys_never_use_up_the_attempt_another_model_could_have()
    {
        var walk = Walk(Given.Model("a", provider: Given.Provider("many", "k1", "k2", "k3", "k4", "k5")), Given.Model("b"));
        for (var key = 1; key <= 3; key++) Fail(walk, $"a/k{key}", FailureKind.RateLimited);
        Assert.Equal("b", Next(walk));
        Assert.Null(Next(walk));
    }

    [Fact]
    public void Attempts_are_counted_over_all_candidates()
    {
        var walk = Walk([.. Enumerable.Range(1, 9).Select(number => Given.Model($"m{number}"))]);
        for (var number = 1; number <= 4; number++) Fail(walk, $"m{number}", FailureKind.Provider);
        Assert.Null(Next(walk));
    }

    [Fact]
    public void A_prompt_too_long_goes_only_where_the_window_is_known_to_be_large_enough()
    {
        var walk = Walk(Given.Model("a", window: 8000), Given.Model("same", window: 8000), Given.Model("unknown"), Given.Model("larger", window: 16_000), Given.Model("largest", window: 200_000));
        Fail(walk, "a", FailureKind.ContextTooLong, overflow: (20_000, 8000));
        Assert.Equal("largest", Next(walk));
    }

    [Fact]
    public void Models_whose_provider_failed_its_check_come_last_but_they_come()
    {
        var (a, b) = (Given.Model("a"), Given.Model("b"));
        _health.Of(a).ProbeFailure = "gone";
        var walk = Walk(a, b);
        Fail(walk, "b", FailureKind.Provider);
        Fail(walk, "a", FailureKind.Network);
        Assert.Null(Next(walk));
    }

    [Fact]
    public void What_cannot_be_asked_is_explained_with_the_shortest_wait()
    {
        var (a, b) = (Given.Model("a", provider: _two), Given.Model("b"));
        foreach (var (model, key, seconds) in new[] { (a, "k1", 9), (a, "k2", 5), (b, null, 30) })
            _health.Learn(model, key, Given.Failure(FailureKind.RateLimited, 429, TimeSpan.FromSeconds(seconds)), _settings);
        var walk = Walk(a, b);

        Assert.Null(Next(walk));
        Assert.Equal((429, TimeSpan.FromSeconds(5)), (walk.Failure.Status, walk.Failure.RetryAfter));
    }

    [Fact]
    public void The_caller_hears_of_the_models_trouble_rather_than_of_our_keys()
    {
        var walk = Walk(Given.Model("a"), Given.Model("b", provider: Given.Provider("one", "k")));
        Fail(walk, "a", FailureKind.Overloaded);
        Fail(walk, "b/k", FailureKind.KeyRefused);
        Assert.Null(Next(walk));
        Assert.Equal(FailureKind.Overloaded, walk.Failure.Kind);
    }

    private CandidateWalk Walk(params ModelEntry[] models) => new([.. models], _health, _settings);

    private static string? Next(CandidateWalk walk)
    {
        if (!walk.TryNext(out var model, out var lease)) return null;
        lease.Release();
        return model.Id;
    }

    private static void Fail(CandidateWalk walk, string expected, FailureKind kind, (long, long)? overflow = null)
    {
        Assert.True(walk.TryNext(out var model, out var lease));
        lease.Release();
        Assert.Equal(expected, lease.ApiKey is null ? model.Id : $"{model.Id}/{lease.ApiKey}");
        walk.Failed(model, lease.ApiKey, Given.Failure(kind, overflow: overflow));
    }
}
