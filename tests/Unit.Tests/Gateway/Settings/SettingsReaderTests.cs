using ModelProxy.Gateway.Settings;

namespace ModelProxy.Unit.Tests.Gateway.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Every_mistake_is_named_at_once()
    {
        var (settings, mistakes) = Read("""
            {
              "providers": { "p": { "kind": "openai-compatible", "baseUrl": "http://p.test", "healthCheckMs": 20, "healthPath": "models" } },
              "models": { "a": { "provider": "p", "fallbacks": ["nobody"] } },
              "routing": { "balancing": "by-luck", "mode": "weights" },
              "limits": { "idleMs": 0, "keepAliveMs": "soon" },
              "resilience": { "maxAttempts": 99, "breakerFailureRatio": 2, "hedging": "yes", "resume": 1 }
            }
            """);

        Assert.Null(settings);
        foreach (var path in new[]
        {
            "providers.p.healthCheckMs", "providers.p.healthPath", "models.a.fallbacks", "routing.balancing", "limits.idleMs", "limits.keepAliveMs",
            "resilience.maxAttempts", "resilience.breakerFailureRatio", "resilience.hedging", "resilience.resume",
        }) Assert.Single(mistakes, mistake => mistake.StartsWith(path + ":", StringComparison.Ordinal));
        Assert.Equal(10, mistakes.Count);
    }

    [Fact]
    public void What_is_not_said_has_its_default_and_what_costs_tokens_is_off()
    {
        var (settings, mistakes) = Read("""{ "providers": {}, "models": {} }""");

        Assert.Empty(mistakes);
        Assert.Equal(new ResilienceSettings(), settings!.Resilience);
        Assert.False(settings.Resilience.Hedging);
        Assert.False(settings.Resilience.Resume);
        Assert.Equal("weighted", settings.Routing.Balancing);
    }

    [Fact]
    public void A_provider_may_be_checked_otherwise_than_the_others_or_not_at_all()
    {
        var (settings, mistakes) = Read("""
            {
              "providers": {
                "often": { "kind": "openai-compatible", "baseUrl": "http://p.test", "healthCheckMs": 1000, "healthPath": "/ping" },
                "never": { "kind": "openai-compatible", "baseUrl": "http://q.test", "healthCheckMs": 0 },
                "usual": { "kind": "openai-compatible", "baseUrl": "http://r.test" }
              },
              "models": {}
            }
            """);

        Assert.Empty(mistakes);
        Assert.Equal([(1000, "/ping"), (0, null), (null, null)], settings!.Providers.Select(p => (p.HealthCheckMs, p.HealthPath)));
    }

    private static (GatewaySettings? Settings, IReadOnlyList<string> Mistakes) Read(string json) => SettingsReader.Read(json, new Variables(_ => null));
}
