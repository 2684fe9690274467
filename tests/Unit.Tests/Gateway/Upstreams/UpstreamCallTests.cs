using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;
using ModelProxy.TestKit;

namespace ModelProxy.Unit.Tests.Gateway.Upstreams;

public sealed class UpstreamCallTests : IAsyncDisposable
{
    private const string Start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}\n\n";
    private const string Ping = "event: ping\ndata: {\"type\":\"ping\"}\n\n";
    private const string Text = "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
        + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello\"}}\n\n";
    private const string Overloaded = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";

    private static readonly LimitSettings Limits = new() { FirstTokenMs = 10_000, IdleMs = 5_000, TotalMs = 60_000 };

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly ScriptedStream _provider = new();
    private readonly CancellationTokenSource _gone = new();
    private readonly CancellationTokenSource _shutdown = new();
    private readonly HeardReply _client;
    private readonly UpstreamCall _call;
    private readonly HttpMessageInvoker _http;

    public UpstreamCallTests()
    {
        _client = new HeardReply(_clock, TimeSpan.FromSeconds(15));
        _http = new HttpMessageInvoker(_provider);
        _call = Call(_http);
    }

    public async ValueTask DisposeAsync()
    {
        await _call.DisposeAsync();
        _http.Dispose();
        _gone.Dispose();
        _shutdown.Dispose();
    }

    [Fact]
    public async Task What_comes_before_the_first_output_is_held_back_and_then_handed_on_as_it_was()
    {
        var opening = OpenAsync();
        await _provider.SayAsync(Start);
        await _provider.SayAsync(Ping);
        Assert.False(opening.IsCompleted);

        await _provider.SayAsync(Text);
        Assert.Null(await opening);
        Assert.Equal("", _client.Text);
        var relaying = _call.RelayAsync(_client);
        await Wait.UntilAsync(() => _client.Text == Start + Ping + Text, TestContext.Current.CancellationToken);
        _provider.End();
        Assert.Equal(FailureKind.Cut, (await relaying)?.Kind); // it never said that it was done
    }

    [Fact]
    public async Task No_more_than_64_frames_are_held_back()
    {
        var opening = OpenAsync();
        await _provider.SayAsync(Start);
        for (var i = 2; i < 64; i++) await _provider.SayAsync(Ping);
        Assert.False(opening.IsCompleted);

        await _provider.SayAsync(Ping);

        Assert.Null(await opening);
        Assert.False(_call.Seen.Visible);
    }

    [Fact]
    public async Task No_more_than_256_KiB_are_held_back()
    {
        var opening = OpenAsync();
        var padded = $"event: ping\ndata: {{\"type\":\"ping\",\"padding\":\"{new string('x', 64 * 1024)}\"}}\n\n";
        for (var i = 0; i < 3; i++) await _provider.SayAsync(padded);
        Assert.False(opening.IsCompleted);

        await _provider.SayAsync(padded);

        Assert.Null(await opening);
    }

    [Fact]
    public async Task An_error_right_behind_the_first_output_still_goes_elsewhere_while_nothing_was_sent()
    {
        var opening = OpenAsync();

        await _provider.SayAsync(Start + Text + Overloaded);

        Assert.Equal(FailureKind.Overloaded, (await opening)?.Kind);
        Assert.Equal("", _client.Text);
    }

    [Fact]
    public async Task A_stream_of_pings_alone_is_given_up_when_the_first_token_is_due()
    {
        var opening = OpenAsync();
        for (var second = 0; second < 9; second++)
        {
            await _provider.SayAsync(Ping);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.False(opening.IsCompleted);

        await AdvanceUntilAsync(opening);

        Assert.Equal((FailureKind.Timeout, FailurePhase.FirstToken), ((await opening)!.Kind, (await opening)!.Phase));
    }

    [Fact]
    public async Task A_stream_that_falls_silent_ends_with_the_dialects_error_event()
    {
        var relaying = await RelayingAsync();

        await AdvanceUntilAsync(relaying);

        var failure = (await relaying)!;
        Assert.Equal(FailureKind.Timeout, failure.Kind);
        await _call.FailAsync(failure, _client);
        Assert.StartsWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"timeout_error\"", _client.Text[(Start + Text).Length..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_providers_own_error_event_passes_as_it_is_and_no_second_one_follows()
    {
        var relaying = await RelayingAsync();

        await _provider.SayAsync(Overloaded);

        await _call.FailAsync((await relaying)!, _client);
        Assert.Equal(Start + Text + Overloaded, _client.Text);
    }

    [Fact]
    public async Task A_caller_that_is_gone_when_written_to_is_not_the_providers_failure()
    {
        var relaying = await RelayingAsync();
        _client.IsGone = true; // its own token does not say so yet

        await _provider.SayAsync(Text);

        Assert.Equal(FailureKind.Cancelled, (await relaying)?.Kind);
    }

    [Fact]
    public async Task A_caller_that_leaves_is_not_the_providers_failure()
    {
        var opening = OpenAsync();

        await _gone.CancelAsync();

        Assert.Equal(FailureKind.Cancelled, (await opening)?.Kind);
    }

    [Fact]
    public async Task A_gateway_that_shuts_down_ends_the_stream_as_unavailable()
    {
        var relaying = await RelayingAsync();

        await _shutdown.CancelAsync();

        Assert.Equal(FailureKind.Unavailable, (await relaying)?.Kind);
    }

    [Fact]
    public async Task A_waiting_caller_hears_keep_alives()
    {
        var provider = new ScriptedStream();
        using var http = new HttpMessageInvoker(provider);
        await using var call = Call(http, Limits with { FirstTokenMs = 50_000 });
        var opening = call.OpenAsync(_client, _gone.Token, _shutdown.Token);
        _clock.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal("", _client.Text);

        _clock.Advance(TimeSpan.FromSeconds(2));

        await Wait.UntilAsync(() => _client.Text == Ping, TestContext.Current.CancellationToken);
        Assert.False(opening.IsCompleted);
        provider.Break();
        Assert.Equal(FailureKind.Network, (await opening)?.Kind); // and another may still answer
    }

    private Task<ChatFailure?> OpenAsync() => _call.OpenAsync(_client, _gone.Token, _shutdown.Token);

    private async Task<Task<ChatFailure?>> RelayingAsync()
    {
        var opening = OpenAsync();
        await _provider.SayAsync(Start + Text);
        Assert.Null(await opening);
        var relaying = _call.RelayAsync(_client);
        await Wait.UntilAsync(() => _client.Text == Start + Text, TestContext.Current.CancellationToken);
        return relaying;
    }

    private async Task AdvanceUntilAsync(Task task)
    {
        for (var seconds = 0; !task.IsCompleted && seconds < 1000; seconds++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await task;
    }

    private UpstreamCall Call(HttpMessageInvoker http, LimitSettings? limits = null)
    {
        var registry = new DialectRegistry();
        var dialect = registry.Client(DialectNames.AnthropicMessages);
        var body = Encoding.UTF8.GetBytes("""{"model":"m","max_tokens":10,"stream":true,"messages":[{"role":"user","content":"hi"}]}""");
        var caller = new CallerRequest(dialect, dialect.Skim(body).Value!, body) { QueryId = Guid.CreateVersion7().ToString(), CreatedAt = _clock.GetUtcNow(), Headers = new HeaderDictionary() };
        var model = Given.Model("m", provider: Given.Provider() with { Kind = ProviderKinds.Anthropic });
        var request = UpstreamRequest.Write(caller, model, null, registry.Provider(DialectNames.AnthropicMessages), "here").Value!;
        return new UpstreamCall(caller, model, request, http, limits ?? Limits, _clock, new ReplyObserver(_clock, 1000));
    }
}
