using System.IO.Pipelines;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Gateway.Pipeline.Attempts;

/// <summary>The way back to the caller for an attempt that runs beside another: it sends no keep-alives until it is alone.</summary>
internal sealed class QuietReply(IClientReply client) : IClientReply
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);
    private volatile bool _speaks;

    public void Speak() => _speaks = true;

    public bool Started => client.Started;

    public PipeWriter Writer => client.Writer;

    public TimeSpan UntilKeepAlive => _speaks ? client.UntilKeepAlive : LookAgain;

    public void Start(UpstreamCall call, string contentType, long? length) => client.Start(call, contentType, length);

    public ValueTask FlushAsync(CancellationToken cancellationToken) => client.FlushAsync(cancellationToken);
}
