using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Pipeline.Attempts;
using ModelProxy.Gateway.Routing;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;
using ModelProxy.Gateway.Upstreams.Health;
using ModelProxy.Unit.Tests.Gateway.Upstreams;

namespace ModelProxy.Unit.Tests.Gateway.Pipeline.Attempts;

public sealed class HedgeTests : IAsyncLifetime
{
    private readonly DialectRegistry _dialects = new();
    private readonly ModelHealthBook _health = Given.Health(TimeProvider.System);
    private readonly ProviderHttp _http = new(TimeProvider.System, new ConfigurationBuilder().Build());
    private readonly DefaultHttpContext _context = new();
    private HeldProvider _provider = null!;
    private GatewayState _state = null!;
    private Drain _drain = null!;
    private UpstreamAttempts _attempts = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await HeldProvider.StartAsync();
        _state = new GatewayState($$"""
            { "providers": { "held": { "kind": "openai-compatible", "baseUrl": "{{_provider.Address}}", "apiKey": "sk" } },
              "models": { "first": { "provider": "held", "upstreamModel": "first" }, "second": { "provider": "held", "upstreamModel": "second" } },
              "resilience": { "hedging": true } }
            """, new Variables(_ => null), TimeProvider.System);
        _drain = new Drain(_state, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), TimeProvider.System, NullLogger<Drain>.Instance);
        _attempts = new UpstreamAttempts(_health, _http, new ProviderDialectChoice(_dialects), new GatewayIdentity(), _drain, TimeProvider.System, NullLogger<UpstreamAttempt>.Instance);
        for (var i = 0; i < RecentTimes.Least; i++) First.NoteFirstOutput(streamed: true, milliseconds: 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _drain.Dispose();
        _http.Dispose();
    }

    private ModelHealth First => _health.Of(_state.Current.Find("first")!.Members[0]);

    private ModelHealth Second => _health.Of(_state.Current.Find("second")!.Members[0]);

    [Fact]
    public async Task A_bug_in_the_one_that_is_left_lets_go_of_both()
    {
        var exchange = Exchange();
        var opening = OpenAsync(exchange, new FailingReply(exchange));
        var first = await _provider.AskedAsync("first");
        await _provider.AskedAsync("second");

        first.SetResult(500);

        await Assert.ThrowsAsync<InvalidOperationException>(() => opening);
        Assert.Equal((0, 0), (First.InFlight, Second.InFlight));
    }

    [Fact]
    public async Task One_that_is_called_off_early_teaches_no_time()
    {
        for (var i = 0; i < RecentTimes.Least; i++) await OutpaceSecondAsync();

        Assert.Null(Second.FirstOutputP95(streamed: true));
    }

    [Fact]
    public async Task One_that_was_late_already_when_it_was_called_off_teaches_that_it_was()
    {
        const double usual = 0.001;
        for (var i = 0; i < RecentTimes.Least; i++) Second.NoteFirstOutput(streamed: true, usual);

        for (var i = 0; i < 2; i++) await OutpaceSecondAsync(); // two of 22 are more than one in twenty

        Assert.True(Second.FirstOutputP95(streamed: true) > usual);
    }

    private async Task OutpaceSecondAsync()
    {
        var exchange = Exchange();
        var opening = OpenAsync(exchange, new SilentReply());
        var first = await _provider.AskedAsync("first");
        await _provider.AskedAsync("second");
        first.SetResult(200);
        Assert.Null(await opening);
        Assert.Equal(["", "outpaced"], exchange.Attempts.Select(attempt => attempt.Outcome));
    }

    private async Task<ChatFailure?> OpenAsync(ProxyExchange exchange, IClientReply client)
    {
        var walk = new CandidateWalk(exchange.Plan!.Candidates, _health, exchange.Snapshot.Settings.Resilience);
        Assert.True(walk.TryNext(out var model, out var lease));
        await using var first = _attempts.Begin(exchange, model, lease).Value!;
        var (attempt, failure) = await new Hedge(_attempts, _health, TimeProvider.System).OpenAsync(exchange, client, first, walk);
        await attempt.DisposeAsync();
        return failure;
    }

    private ProxyExchange Exchange()
    {
        var dialect = _dialects.Client(DialectNames.OpenAIChat);
        var body = Encoding.UTF8.GetBytes("""{"model":"first","stream":true,"messages":[{"role":"user","content":"Hello"}]}""");
        return new ProxyExchange(_context, _state.Current, dialect, "/v1/chat/completions", TimeProvider.System)
        {
            Caller = new CallerRequest(dialect, dialect.Skim(body).Value!, body) { QueryId = "q", CreatedAt = DateTimeOffset.UnixEpoch, Headers = _context.Request.Headers },
            Plan = new RoutePlan(RouteSources.Named, null, "", _state.Current.Models),
        };
    }

    /// <summary>A caller who hears nothing.</summary>
    private class SilentReply : IClientReply
    {
        public bool Started => false;

        public PipeWriter Writer { get; } = PipeWriter.Create(Stream.Null);

        public virtual TimeSpan UntilKeepAlive => TimeSpan.FromHours(1);

        public virtual void Start(UpstreamCall call, string contentType, long? length) => Assert.Fail("Nothing is due.");

        public ValueTask FlushAsync(CancellationToken cancellationToken) => default;
    }

    /// <summary>A caller whose keep-alive is due, and throws, once the first attempt is over.</summary>
    private sealed class FailingReply(ProxyExchange exchange) : SilentReply
    {
        public override TimeSpan UntilKeepAlive => exchange.Attempts[0].Outcome.Length > 0 ? TimeSpan.Zero : base.UntilKeepAlive;

        public override void Start(UpstreamCall call, string contentType, long? length) => throw new InvalidOperationException("a bug");
    }
}
