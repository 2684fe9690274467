using System.IO.Pipelines;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>The way back to the caller. One attempt at a time writes to it.</summary>
internal interface IClientReply
{
    /// <summary>Status and headers are on their way: only a stream may say so before there is something to see.</summary>
    bool Started { get; }

    /// <summary>Sends status 200 and headers, once.</summary>
    /// <param name="length">Known for a plain answer.</param>
    void Start(UpstreamCall call, string contentType, long? length);

    PipeWriter Writer { get; }

    /// <exception cref="CallerGoneException">The caller went away, whether or not its token says so yet.</exception>
    ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>How long until the caller should hear something; from the last flush.</summary>
    TimeSpan UntilKeepAlive { get; }
}
