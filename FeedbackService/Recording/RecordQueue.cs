using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ModelProxy.FeedbackService.Recording;

/// <summary>
/// Collects what all gateways sent while the last transaction ran into the next one. Callers wait for their commit;
/// what waits is bounded in bytes. Thread-safe.
/// </summary>
internal sealed partial class RecordQueue(NpgsqlDataSource source, IOptions<RecordingOptions> options, RecordingMetrics metrics, ILogger<RecordQueue> log) : BackgroundService
{
    /// <summary>Exchanges in one transaction from which the next waits for company: a gateway sends every 20 ms, and ten transactions a second cost a third of fifty.</summary>
    private const int Busy = 5;

    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>(new UnboundedChannelOptions { SingleReader = true });
    private long _waitingBytes;

    /// <summary>Returns how many were new, when all of them are committed.</summary>
    /// <exception cref="NpgsqlException">Postgres is away.</exception>
    /// <exception cref="RecordQueueFullException">Too much waits already, or the service stops.</exception>
    public async Task<int> WriteAsync(IReadOnlyList<RecordedExchange> exchanges, long bytes, CancellationToken cancellationToken)
    {
        if (Interlocked.Add(ref _waitingBytes, bytes) > options.Value.WaitingMegabytes * 1048576L && Interlocked.Read(ref _waitingBytes) != bytes)
        {
            Interlocked.Add(ref _waitingBytes, -bytes);
            throw new RecordQueueFullException("Too many records are waiting to be written.");
        }
        var call = new Call(exchanges, bytes, new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_calls.Writer.TryWrite(call)) throw new RecordQueueFullException("The service is stopping.");
        return await call.Done.Task.WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // what was accepted before the stop is still written
        using var stop = stoppingToken.Register(() => _calls.Writer.TryComplete());
        await using var writer = new ExchangeWriter(source);
        var (last, busy) = (0L, false);
        while (await _calls.Reader.WaitToReadAsync(CancellationToken.None))
        {
            if (busy) await GatherAsync(last, stoppingToken);
            last = Stopwatch.GetTimestamp();
            var calls = Take();
            busy = calls.Sum(c => c.Exchanges.Count) >= Busy;
            await CommitAsync(writer, calls);
            Interlocked.Add(ref _waitingBytes, -calls.Sum(c => c.Bytes));
        }
    }

    /// <summary>Under load fewer, larger transactions: half of what one costs is to update the sums, however many exchanges add to each.</summary>
    private async Task GatherAsync(long lastBegan, CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromMilliseconds(options.Value.GatherMilliseconds) - Stopwatch.GetElapsedTime(lastBegan);
        if (pause > TimeSpan.Zero) await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private List<Call> Take()
    {
        var calls = new List<Call>();
        var (exchanges, bytes) = (0, 0L);
        while (_calls.Reader.TryPeek(out var next))
        {
            if (calls.Count > 0 && (exchanges + next.Exchanges.Count > options.Value.BatchExchanges || bytes + next.Bytes > options.Value.BatchMegabytes * 1048576L)) break;
            _calls.Reader.TryRead(out _);
            calls.Add(next);
            (exchanges, bytes) = (exchanges + next.Exchanges.Count, bytes + next.Bytes);
        }
        return calls;
    }

    private async Task CommitAsync(ExchangeWriter writer, List<Call> calls)
    {
        var batch = calls.SelectMany(c => c.Exchanges).ToArray();
        var (began, beganAt) = (Stopwatch.GetTimestamp(), DateTimeOffset.UtcNow);
        try
        {
            var inserted = new HashSet<Guid>(await WriteAroundAsync(writer, batch));
            RecordActivity.Write(batch.Where(e => e.DryRun || inserted.Contains(e.Exchange.Id)).DistinctBy(e => e.Exchange.Id), beganAt);
            metrics.Written(batch.Length, inserted.Count, Stopwatch.GetElapsedTime(began));
            foreach (var call in calls) call.Done.TrySetResult(call.Exchanges.Count(e => inserted.Remove(e.Exchange.Id)));
        }
        catch (Exception failed) when (failed is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            metrics.Failed();
            WriteFailed(log, batch.Length, failed.Message);
            foreach (var call in calls) call.Done.TrySetException(failed);
        }
        catch (Exception bug)
        {
            // the loop must go on whatever happened to this batch
            Broken(log, bug);
            foreach (var call in calls) call.Done.TrySetException(bug);
        }
    }

    /// <summary>Should Postgres refuse the data itself, halves the batch until the refused exchange stands alone; it is logged and left out, as it would be refused for ever.</summary>
    private async Task<IReadOnlyList<Guid>> WriteAroundAsync(ExchangeWriter writer, RecordedExchange[] batch)
    {
        try
        {
            return await writer.WriteAsync(batch, CancellationToken.None);
        }
        catch (PostgresException refused) when (refused.SqlState.StartsWith("22", StringComparison.Ordinal) || refused.SqlState.StartsWith("23", StringComparison.Ordinal) || refused.SqlState == PostgresErrorCodes.ProgramLimitExceeded)
        {
            if (batch.Length == 1)
            {
                metrics.Refused();
                Refused(log, batch[0].Exchange.Id, refused.MessageText);
                return [];
            }
            var half = batch.Length / 2;
            return [.. await WriteAroundAsync(writer, batch[..half]), .. await WriteAroundAsync(writer, batch[half..])];
        }
    }

    private sealed record Call(IReadOnlyList<RecordedExchange> Exchanges, long Bytes, TaskCompletionSource<int> Done);

    [LoggerMessage(LogLevel.Warning, "{Count} exchanges could not be written and will be sent again: {Reason}")]
    private static partial void WriteFailed(ILogger log, int count, string reason);

    [LoggerMessage(LogLevel.Error, "Exchange {Id} cannot be stored and is left out: {Reason}")]
    private static partial void Refused(ILogger log, Guid id, string reason);

    [LoggerMessage(LogLevel.Error, "Writing failed unexpectedly")]
    private static partial void Broken(ILogger log, Exception bug);
}

/// <summary>Send it again later.</summary>
internal sealed class RecordQueueFullException(string message) : Exception(message);
