using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Unit.Tests.Gateway.Upstreams;

/// <summary>A provider whose reply the test writes piece by piece, and the call that relays it.</summary>
internal sealed class ScriptedProvider : HttpMessageHandler
{
    private readonly Pipe _body = new();
    private readonly TaskCompletionSource _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string ContentType { get; init; } = "text/event-stream";

    public Dictionary<string, string> ReplyHeaders { get; } = [];

    public HttpRequestMessage? Received { get; private set; }

    public string ReceivedBody { get; private set; } = "";

    /// <summary>Status and headers go out; until then the provider is silent.</summary>
    public void Begin() => _answers.TrySetResult();

    public async Task SayAsync(string text)
    {
        Begin();
        await _body.Writer.WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    public ValueTask EndAsync(Exception? failure = null)
    {
        Begin();
        return _body.Writer.CompleteAsync(failure);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Received = request;
        ReceivedBody = await request.Content!.ReadAsStringAsync(cancellationToken);
        await _answers.Task.WaitAsync(cancellationToken);
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(_body.Reader.AsStream()) };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        foreach (var (name, value) in ReplyHeaders)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    /// <summary>A call of a client that speaks <paramref name="client"/> to this provider of <paramref name="kind"/>.</summary>
    public UpstreamCall Call(string client, string kind, string body, TimeProvider clock, IHeaderDictionary? headers = null, LimitSettings? limits = null)
    {
        var registry = new DialectRegistry();
        var dialect = registry.Client(client);
        var envelope = dialect.Skim(Encoding.UTF8.GetBytes(body));
        Assert.True(envelope.Succeeded, envelope.Failure?.Message);
        var caller = new CallerRequest(dialect, envelope.Value, Encoding.UTF8.GetBytes(body))
        {
            QueryId = "01890000-0000-7000-8000-000000000001",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Headers = headers ?? new HeaderDictionary(),
            Query = "?beta=true",
        };
        var model = new ModelEntry
        {
            Id = "public-name",
            Name = "public-name",
            Provider = new ProviderEntry { Name = "scripted", Kind = kind, BaseUrl = "http://provider.test", ApiKeys = ["sk-provider"] },
            UpstreamModel = "upstream",
        };
        var request = UpstreamRequest.Write(caller, model, "sk-provider", new ProviderDialectChoice(registry).For(model, caller), "hop");
        Assert.True(request.Succeeded, request.Failure?.Message);
        return new UpstreamCall(caller, model, request.Value, new HttpMessageInvoker(this, disposeHandler: false), limits ?? new LimitSettings(), clock, new ReplyObserver(clock, 0));
    }
}

/// <summary>A client that keeps what reaches it, flush by flush.</summary>
internal sealed class WatchingClient(TimeProvider clock) : IClientReply
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly List<string> _flushed = [];
    private long _lastFlush = clock.GetTimestamp();

    public bool Started { get; private set; }

    public string ContentType { get; private set; } = "";

    public HeaderDictionary Headers { get; } = [];

    public PipeWriter Writer => _pipe.Writer;

    public TimeSpan UntilKeepAlive => TimeSpan.FromMilliseconds(new LimitSettings().KeepAliveMs) - clock.GetElapsedTime(_lastFlush);

    /// <summary>What each flush brought, empty ones left out.</summary>
    public IReadOnlyList<string> Flushed
    {
        get
        {
            lock (_flushed) return [.. _flushed];
        }
    }

    public void Start(UpstreamCall call, string contentType, long? length)
    {
        if (Started) return;
        (Started, ContentType) = (true, contentType);
        if (call.Request.SameDialect && call.Response is { } response) UpstreamHeaders.CopyToCaller(response, Headers);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _pipe.Writer.FlushAsync(cancellationToken);
        _lastFlush = clock.GetTimestamp();
        if (!_pipe.Reader.TryRead(out var read)) return;
        var text = Encoding.UTF8.GetString(read.Buffer);
        _pipe.Reader.AdvanceTo(read.Buffer.End);
        if (text.Length > 0)
            lock (_flushed) _flushed.Add(text);
    }
}
