using System.IO.Pipelines;
using System.Text;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Unit.Tests.Gateway.Upstreams;

/// <summary>A caller that keeps what it hears.</summary>
internal sealed class HeardReply : IClientReply, IDisposable
{
    private readonly MemoryStream _heard = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _keepAlive;
    private long _last;

    public HeardReply(TimeProvider clock, TimeSpan keepAlive)
    {
        (_clock, _keepAlive, _last) = (clock, keepAlive, clock.GetTimestamp());
        Writer = PipeWriter.Create(_heard, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public bool Started { get; private set; }

    public bool IsGone { get; set; }

    public PipeWriter Writer { get; }

    public string Text
    {
        get
        {
            lock (_heard) return Encoding.UTF8.GetString(_heard.ToArray());
        }
    }

    public TimeSpan UntilKeepAlive => _keepAlive - _clock.GetElapsedTime(_last);

    public void Start(UpstreamCall call, string contentType, long? length) => Started = true;

    public void Dispose() => _heard.Dispose();

    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (IsGone) throw new CallerGoneException();
        lock (_heard)
        {
            var flush = Writer.FlushAsync(cancellationToken); // to memory: done when it returns
            Assert.True(flush.IsCompletedSuccessfully);
        }
        _last = _clock.GetTimestamp();
        return ValueTask.CompletedTask;
    }
}
