using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Pipeline.Attempts;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Unit.Tests.Gateway.Pipeline.Attempts;

public sealed class UpstreamAttemptsTests
{
    private static readonly ResilienceSettings Settings = new() { BreakerMinimum = 2 };

    [Fact]
    public void A_bug_while_the_request_is_written_gives_the_probe_of_the_breaker_back()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var health = Given.Health(clock);
        var model = Given.Model("m", provider: Given.Provider("p", "k") with { BaseUrl = "http://[" }); // no address: what it is written to throws
        Assert.True(health.TryTake(model, Settings, null, out var lease, out _));
        for (var i = 0; i < 4; i++) lease.Health.Breaker.Report(failed: true);
        clock.Advance(TimeSpan.FromMilliseconds(Settings.BreakerOpenMs + 1));
        Assert.True(health.TryTake(model, Settings, null, out var probe, out _));
        Assert.True(probe.Probes);

        using var http = new ProviderHttp(clock, new ConfigurationBuilder().Build());
        var state = new GatewayState("""{ "providers": {}, "models": {} }""", new Variables(_ => null), clock);
        using var drain = new Drain(state, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), clock, NullLogger<Drain>.Instance);
        var dialects = new DialectRegistry();
        var attempts = new UpstreamAttempts(health, http, new ProviderDialectChoice(dialects), new GatewayIdentity(), drain, clock, NullLogger<UpstreamAttempt>.Instance);
        var dialect = dialects.Client(DialectNames.OpenAIChat);
        var body = Encoding.UTF8.GetBytes("""{"model":"m","messages":[{"role":"user","content":"Hello"}]}""");
        var exchange = new ProxyExchange(new DefaultHttpContext(), state.Current, dialect, "/v1/chat/completions", clock)
        {
            Caller = new CallerRequest(dialect, dialect.Skim(body).Value!, body) { QueryId = "q", CreatedAt = DateTimeOffset.UnixEpoch, Headers = new HeaderDictionary() },
        };

        Assert.Throws<UriFormatException>(() => attempts.Begin(exchange, model, probe));

        Assert.True(health.TryTake(model, Settings, null, out _, out _));
    }
}
