using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using ModelProxy.Contracts.Feedback.V1;

namespace ModelProxy.Gateway.Capture;

/// <summary>
/// Brings records to the FeedbackService without keeping any request waiting. Every <see cref="FlushInterval"/> what has
/// come goes out as one batch; a batch that is not confirmed within another one lies on disk too until it is, so that a
/// killed gateway loses no more than what came within two of them. Batches may arrive twice: the receiver knows each
/// exchange by its id.
/// </summary>
internal sealed partial class ExchangeRecorder(RecordStream stream, Spill spill, TimeProvider clock, ILogger<ExchangeRecorder> logger) : BackgroundService
{
    public static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(20);
    // what is under way lies on disk as well; sending it again to a service that is merely slow would make it slower
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private const int MaxBatch = 1000;
    private const int MaxInFlight = 12;
    private const int Capacity = 32_768;

    private static readonly string Gateway = $"{Environment.MachineName}/{Environment.ProcessId}";

    private readonly Channel<Exchange> _queue = Channel.CreateBounded<Exchange>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly ConcurrentDictionary<Task, bool> _unsafe = new();
    private int _inFlight;
    private volatile bool _away;

    /// <summary>The last delivery failed; what comes goes to disk until one succeeds.</summary>
    public bool Away => _away;

    public long Queued => _queue.Reader.Count;

    /// <summary>Never waits for the network. A full queue goes to disk at once.</summary>
    public void Record(Exchange exchange)
    {
        exchange.Gateway = Gateway;
        if (!_queue.Writer.TryWrite(exchange)) ToDisk([exchange]);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        GatewayMeters.Observe("modelproxy.gateway.records.queued", () => Queued, "{record}", "Records that wait in memory");
        var batch = new List<Exchange>(MaxBatch);
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(FlushInterval, clock, stoppingToken);
                do
                {
                    while (batch.Count < MaxBatch && _queue.Reader.TryRead(out var next)) batch.Add(next);
                    Flush(batch);
                    batch = new List<Exchange>(MaxBatch);
                }
                while (_queue.Reader.Count > 0);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopping: StopAsync brings home what is left
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        _queue.Writer.TryComplete();
        var rest = new List<Exchange>();
        while (_queue.Reader.TryRead(out var next)) rest.Add(next);
        if (rest.Count > 0) ToDisk(rest);
        // what is under way arrives or lies on disk within an interval
        await Task.WhenAll(_unsafe.Keys);
    }

    private void Flush(List<Exchange> batch)
    {
        if (batch.Count == 0) return;
        if (_away || Volatile.Read(ref _inFlight) >= MaxInFlight) ToDisk(batch);
        else _ = DeliverAsync(batch.Count, Wrap(batch));
    }

    private async Task DeliverAsync(int count, byte[] batch)
    {
        Interlocked.Increment(ref _inFlight);
        var safe = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _unsafe[safe.Task] = true;
        (string? Segment, long Id) spilled = default;
        try
        {
            var sending = SendAsync([batch], CancellationToken.None);
            if (await Task.WhenAny(sending, Task.Delay(FlushInterval, clock)) != sending || !sending.Result) spilled = ToDisk(count, batch, held: true);
            Safe();
            if (!await sending)
            {
                _away = true;
                return;
            }
            GatewayMeters.Recorded.Add(count);
            if (spilled.Segment is not null) spill.Remove(spilled.Segment, [(spilled.Id, count)]);
        }
        catch (Exception unexpected) // nobody awaits this task: an error here must not pass in silence
        {
            _away = true;
            Broken(unexpected);
        }
        finally
        {
            Safe();
            // removed above, or to be replayed
            if (spilled.Segment is not null) spill.Release(spilled.Segment, spilled.Id);
            Interlocked.Decrement(ref _inFlight);
        }

        void Safe()
        {
            if (safe.TrySetResult()) _unsafe.TryRemove(safe.Task, out _);
        }
    }

    /// <param name="batches">Bytes of a <see cref="RecordBatch"/> each.</param>
    /// <returns>Whether all of it is in Postgres.</returns>
    internal async Task<bool> SendAsync(IEnumerable<byte[]> batches, CancellationToken cancellationToken)
    {
        try
        {
            await stream.SendAsync(batches, DateTime.UtcNow + Deadline, cancellationToken);
            if (_away) Back();
            _away = false;
            return true;
        }
        catch (Exception failure) when (failure is RpcException or InvalidOperationException or IOException or OperationCanceledException)
        {
            if (!_away && !cancellationToken.IsCancellationRequested) Gone(failure is RpcException { Status: var status } ? $"{status.StatusCode}: {status.Detail}" : failure.Message);
            return false;
        }
    }

    private void ToDisk(List<Exchange> batch) => ToDisk(batch.Count, Wrap(batch), held: false);

    /// <param name="held">It is being sent as well: not replayed meanwhile.</param>
    private (string? Segment, long Id) ToDisk(int count, byte[] batch, bool held)
    {
        try
        {
            GatewayMeters.Spilled.Add(count);
            return spill.Append(SpillKind.Records, count, spill.IsTight ? WithoutTexts(batch) : batch, held);
        }
        catch (Exception full) when (full is Microsoft.Data.Sqlite.SqliteException or IOException)
        {
            GatewayMeters.Dropped.Add(count);
            CannotSpill(count, full.Message);
            return default;
        }
    }

    private static byte[] WithoutTexts(byte[] batch)
    {
        var read = RecordBatch.Parser.ParseFrom(batch);
        foreach (var exchange in read.Exchanges) (exchange.Prompt, exchange.Reply) = ("", "");
        return read.ToByteArray();
    }

    private static byte[] Wrap(List<Exchange> batch)
    {
        var wrapped = new RecordBatch { Gateway = Gateway };
        wrapped.Exchanges.AddRange(batch);
        return wrapped.ToByteArray();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The FeedbackService does not take records ({Reason}): they are kept on disk until it does")]
    private partial void Gone(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The FeedbackService takes records again")]
    private partial void Back();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Records} records are lost: the spill cannot be written: {Reason}")]
    private partial void CannotSpill(int records, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivering records failed unexpectedly; they are kept on disk")]
    private partial void Broken(Exception exception);
}
