using System.IO.Pipelines;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>The way back to the caller over its HTTP response.</summary>
internal sealed class ClientReply(ProxyExchange exchange, TimeProvider clock) : IClientReply
{
    private readonly HttpResponse _response = exchange.Http.Response;
    private long _lastFlush = exchange.Started;

    public bool Started { get; private set; }

    public PipeWriter Writer => _response.BodyWriter;

    public TimeSpan UntilKeepAlive => TimeSpan.FromMilliseconds(exchange.Snapshot.Limits.KeepAliveMs) - clock.GetElapsedTime(_lastFlush);

    public void Start(UpstreamCall call, string contentType, long? length)
    {
        if (Started) return;
        Started = true;
        if (call.Request.SameDialect && call.Response is { } response) UpstreamHeaders.CopyToCaller(response, _response.Headers);
        ReplyHeaders.SetDropped(exchange.Http, call.Request.Dropped);
        _response.StatusCode = StatusCodes.Status200OK;
        _response.ContentType = contentType;
        _response.ContentLength = length;
        if (exchange.Caller!.Envelope.Stream)
        {
            _response.Headers.CacheControl = "no-cache";
            _response.Headers["x-accel-buffering"] = "no";
        }
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var result = await Writer.FlushAsync(cancellationToken);
        if (result.IsCompleted) throw new CallerGoneException();
        _lastFlush = clock.GetTimestamp();
    }
}
