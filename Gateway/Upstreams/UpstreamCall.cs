using System.Buffers;
using System.Runtime.CompilerServices;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>
/// One attempt with one provider, in two halves. <see cref="OpenAsync"/> sends the request and reads until something
/// visible came, holding back what came before: until then another model may take over unnoticed.
/// <see cref="RelayAsync"/> hands on what was held back and the rest. Not thread-safe; dispose it to let go of the provider.
/// </summary>
/// <param name="resumable">The reply is rewritten even in the caller's own dialect, so that another can go on where it stops.</param>
/// <param name="continued">The writer of the reply this one goes on with; null = it is the first.</param>
internal sealed class UpstreamCall(CallerRequest caller, ModelEntry model, UpstreamRequest request, HttpMessageInvoker http, LimitSettings limits, TimeProvider clock, ReplyObserver seen,
    bool resumable = false, IReplyWriter? continued = null)
    : IAsyncDisposable
{
    /// <summary>With these a reply is taken as begun: a start this long is no start.</summary>
    private const int MaxHeldFrames = 64;
    private const int MaxHeldBytes = 256 * 1024;
    private const int MaxErrorBytes = 64 * 1024;
    private const int MaxPlainBytes = 256 * 1024 * 1024;
    private const string TooLong = "took longer than a request may (limits.totalMs)";

    private readonly ArrayBufferWriter<byte> _held = new(512);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private readonly long _startedAt = clock.GetTimestamp();
    private CancellationTokenSource? _cancellation;
    private Patience? _patience;
    private CancellationToken _callerGone;
    private HttpResponseMessage? _response;
    private Stream? _body;
    private ReplyRelay? _relay;
    private readonly bool _continues = continued is not null;
    private IReplyWriter? _writer = continued;
    private bool _begun;
    private bool _reading;
    private bool _ended;
    private FailurePhase _phase = FailurePhase.Headers;

    public ModelEntry Model => model;

    public UpstreamRequest Request => request;

    public ReplyObserver Seen => seen;

    public HttpResponseMessage? Response => _response;

    /// <summary>HTTP status of the provider; 0 = none came.</summary>
    public int Status => _response is null ? 0 : (int)_response.StatusCode;

    public FailurePhase Phase => _phase;

    /// <summary>The provider's error body, in the caller's own dialect; empty when it is another or was none.</summary>
    public ReadOnlyMemory<byte> OwnError { get; private set; }

    private bool IsOverTotal => clock.GetElapsedTime(_startedAt).TotalMilliseconds >= limits.TotalMs;

    private bool Streams => caller.Envelope.Stream;

    /// <param name="callerGone">Lets go of the provider at once.</param>
    /// <param name="shutdown">Ends the reply with an error: the gateway cannot wait for it any longer.</param>
    /// <returns>Null when something is ready to be handed on.</returns>
    public async Task<ChatFailure?> OpenAsync(IClientReply client, CancellationToken callerGone, CancellationToken shutdown = default)
    {
        _callerGone = callerGone;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(callerGone, shutdown);
        _patience = new Patience(clock, _cancellation.Token);
        try
        {
            var deadline = Streams ? Math.Min(limits.FirstTokenMs, limits.TotalMs) : limits.TotalMs;
            _response = await WaitAsync(http.SendAsync(request.Message, _cancellation.Token), deadline, client);
            if (!_response.IsSuccessStatusCode) return await ReadErrorAsync();
            _phase = FailurePhase.FirstToken;
            _body = await BodyAsync(_response, _cancellation.Token);
            _relay = ChooseRelay(_response);
            while (!_ended && !MayBegin)
            {
                // a plain answer may take its time to begin; once it comes it must not stop
                var within = Streams || !_begun ? (Ms: deadline, SinceLastByte: false) : (Ms: limits.IdleMs, SinceLastByte: true);
                if (await StepAsync(_held, within.Ms, client, within.SinceLastByte) is { } failure) return failure;
            }
            return _ended && Streams && !seen.Visible && !seen.Finished && seen.Failure is null ? UpstreamFailures.Empty(model) : null;
        }
        catch (TimeoutException)
        {
            return UpstreamFailures.Timeout(model, _phase, IsOverTotal ? TooLong : _response is null ? "did not answer in time" : _begun && !Streams ? "stopped in the middle of its answer" : "did not begin its answer in time");
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            return Explain(failure);
        }
    }

    /// <summary>Hands the reply on. After a failure <see cref="FailAsync"/> is owed, and then the caller's connection must be aborted.</summary>
    public async Task<ChatFailure?> RelayAsync(IClientReply client)
    {
        _phase = FailurePhase.Stream;
        ChatFailure? failure = null;
        try
        {
            client.Start(this, ContentType, _ended && !client.Started && !Streams ? _held.WrittenCount : null);
            client.Writer.Write(_held.WrittenSpan);
            await client.FlushAsync(_cancellation!.Token);
            while (!_ended && failure is null)
            {
                failure = await StepAsync(client.Writer, limits.IdleMs, client, sinceLastByte: true);
                if (failure is null) await client.FlushAsync(_cancellation!.Token);
            }
        }
        catch (TimeoutException)
        {
            failure = UpstreamFailures.Timeout(model, _phase, IsOverTotal ? TooLong : "stopped in the middle of its answer");
        }
        catch (Exception broken) when (IsExpected(broken))
        {
            failure = Explain(broken);
        }
        return failure;
    }

    /// <summary>Tells the caller in its own dialect that the reply ends here, and sees it off.</summary>
    public async Task FailAsync(ChatFailure failure, IClientReply client)
    {
        if (failure.Kind == FailureKind.Cancelled) return;
        if (_relay?.FailureHandedOn != true) Writer.Fail(failure, client.Writer);
        try
        {
            await client.FlushAsync(_callerGone);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // the caller left before the bad news: the failure stands
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ended && _cancellation is not null) await _cancellation.CancelAsync();
        if (_body is not null) await _body.DisposeAsync();
        _response?.Dispose();
        request.Message.Dispose();
        _patience?.Dispose();
        _cancellation?.Dispose();
        // a read that was given up may still write into the buffer: it must not become another request's
        if (!_reading) ArrayPool<byte>.Shared.Return(_buffer);
    }

    /// <summary>Nobody waits for this reply any more: <see cref="OpenAsync"/> returns at once.</summary>
    public void Abandon() => _cancellation?.Cancel();

    private bool MayBegin => Streams && (seen.Visible || seen.Finished || _relay!.Frames >= MaxHeldFrames || _held.WrittenCount >= MaxHeldBytes);

    private static bool IsExpected(Exception failure) => failure is HttpRequestException or IOException or OperationCanceledException or InvalidDataException;

    private ChatFailure Explain(Exception failure) =>
        failure is CallerGoneException || _callerGone.IsCancellationRequested ? UpstreamFailures.Cancelled(_phase)
        : _cancellation!.IsCancellationRequested ? UpstreamFailures.ShuttingDown(_phase)
        : UpstreamFailures.From(failure, model, _phase);

    private string ContentType => _relay is not TranslatingRelay && _response!.Content.Headers.ContentType?.ToString() is { } own && UpstreamHeaders.MayBeSent(own) ? own : Writer.ContentType;

    /// <summary>Writes in the caller's dialect: translations, keep-alives, error events.</summary>
    public IReplyWriter Writer => _writer ??= caller.Dialect.WriteReply(new ReplyHead(caller.QueryId, model.Name, Streams, caller.Envelope.IncludesUsage, caller.CreatedAt,
        request.SameDialect && !resumable ? null : caller.Neutral.Value));

    private ReplyRelay ChooseRelay(HttpResponseMessage response)
    {
        var reader = request.ReadReply(Streams, caller.QueryId);
        var media = response.Content.Headers.ContentType?.MediaType;
        var isNdjson = media is "application/x-ndjson";
        var upstreamStreams = isNdjson || media is "text/event-stream";
        // some providers answer plainly what should stream, and the other way round: then the bytes do not fit
        if (!request.SameDialect || resumable || (upstreamStreams != Streams && media is not null)) return new TranslatingRelay(reader, seen, Writer, _continues);
        return Streams
            ? new StreamPassthroughRelay(reader, seen, isNdjson, hideUsage: request.Dialect.Name == DialectNames.OpenAIChat && !caller.Envelope.IncludesUsage)
            : new PlainPassthroughRelay(reader, seen);
    }

    /// <summary>Reads one piece and passes it through the relay.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ChatFailure?> StepAsync(IBufferWriter<byte> output, int withinMs, IClientReply client, bool sinceLastByte = false)
    {
        var read = _body!.ReadAsync(_buffer, _cancellation!.Token);
        int count;
        if (read.IsCompletedSuccessfully)
        {
            count = read.Result;
        }
        else
        {
            _reading = true;
            count = await WaitAsync(read.AsTask(), withinMs, client, sinceLastByte);
            _reading = false;
        }
        if (count > 0)
        {
            _begun = true;
            _relay!.Feed(_buffer.AsSpan(0, count), output);
            if (_held.WrittenCount > MaxPlainBytes) return UpstreamFailures.Network(model, _phase, "sent more than a plain answer may hold");
        }
        else
        {
            _relay!.Complete(output);
            _ended = true;
        }
        return seen.Failure;
    }

    /// <summary>Waits for the provider; meanwhile a streaming caller hears that we live.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> WaitAsync<T>(Task<T> task, int withinMs, IClientReply client, bool sinceLastByte = false)
    {
        var from = sinceLastByte ? clock.GetTimestamp() : _startedAt;
        if (!task.IsCompleted) task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_patience!.Wake);
        while (!task.IsCompleted)
        {
            var total = TimeSpan.FromMilliseconds(limits.TotalMs) - clock.GetElapsedTime(_startedAt);
            var left = TimeSpan.FromMilliseconds(withinMs) - clock.GetElapsedTime(from);
            if (total < left) left = total;
            if (left <= TimeSpan.Zero || _cancellation!.IsCancellationRequested) break;
            var quiet = Streams ? client.UntilKeepAlive : left;
            if (quiet <= TimeSpan.Zero)
            {
                if (!client.Started) client.Start(this, Writer.ContentType, null);
                Writer.KeepAlive(client.Writer);
                await client.FlushAsync(_cancellation.Token);
                continue;
            }
            await _patience!.WaitAsync(task, quiet < left ? quiet : left);
        }
        if (task.IsCompleted) return await task;
        Observe(task);
        _cancellation!.Token.ThrowIfCancellationRequested();
        throw new TimeoutException();
    }

    private static void Observe(Task task) => _ = task.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private async Task<ChatFailure> ReadErrorAsync()
    {
        using var body = new MemoryStream();
        await using (var stream = await BodyAsync(_response!, _cancellation!.Token))
        {
            int count;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_cancellation.Token);
            patience.CancelAfter(TimeSpan.FromSeconds(5));
            try
            {
                while (body.Length < MaxErrorBytes && (count = await stream.ReadAsync(_buffer, patience.Token)) > 0) body.Write(_buffer, 0, count);
            }
            catch (Exception cut) when (cut is IOException or HttpRequestException or InvalidDataException || (cut is OperationCanceledException && !_cancellation.IsCancellationRequested))
            {
                // the status alone tells
            }
        }
        _ended = true;
        var bytes = body.ToArray();
        if (Status == 508) return UpstreamFailures.Loop();
        var failure = request.Dialect.ReadError(Status, HeaderOf, bytes) with { Phase = FailurePhase.Headers };
        if (request.SameDialect && bytes is [(byte)'{', ..]) OwnError = bytes;
        return Status is >= 300 and < 400 ? UpstreamFailures.Network(model, FailurePhase.Headers, $"answered with a redirect ({Status}); correct its baseUrl") : failure;
    }

    private string? HeaderOf(string name) =>
        _response!.Headers.TryGetValues(name, out var values) || _response.Content.Headers.TryGetValues(name, out values) ? values.FirstOrDefault() : null;

    // identity was asked for; some proxies compress all the same
    private static async ValueTask<Stream> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return response.Content.Headers.ContentEncoding.FirstOrDefault() switch
        {
            "gzip" => new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionMode.Decompress),
            "br" => new System.IO.Compression.BrotliStream(stream, System.IO.Compression.CompressionMode.Decompress),
            "deflate" => new System.IO.Compression.ZLibStream(stream, System.IO.Compression.CompressionMode.Decompress),
            _ => stream,
        };
    }
}
