using Google.Protobuf;
using Grpc.Core;
using ModelProxy.Contracts.Feedback.V1;

namespace ModelProxy.Gateway.Capture;

/// <summary>Brings what lies on disk to the FeedbackService as soon as that takes it, oldest first.</summary>
internal sealed partial class SpillReplay(Spill spill, ExchangeRecorder recorder, Feedback.FeedbackClient feedback, ILogger<SpillReplay> logger) : BackgroundService
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenAdoptions = TimeSpan.FromSeconds(30);
    private const int RowsAtOnce = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var adoptAt = DateTime.UtcNow + BetweenAdoptions;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Rest, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                while (!stoppingToken.IsCancellationRequested && await ReplayOnceAsync(stoppingToken)) { }
                if (DateTime.UtcNow < adoptAt) continue;
                adoptAt = DateTime.UtcNow + BetweenAdoptions;
                spill.AdoptOrphans();
            }
            catch (Exception disk) when (disk is IOException or Microsoft.Data.Sqlite.SqliteException)
            {
                Failed(disk.Message);
            }
        }
    }

    /// <returns>True when something went and more may be there.</returns>
    private async Task<bool> ReplayOnceAsync(CancellationToken cancellationToken)
    {
        // while the service is away one row tells when it is back: no megabytes are read for that
        var (segment, rows) = spill.Oldest(recorder.Away ? 1 : RowsAtOnce);
        if (rows.Count == 0)
        {
            // nothing to try it with: an empty batch tells whether it is back
            if (recorder.Away) await recorder.SendAsync([], cancellationToken);
            return false;
        }

        // records first: a rating finds its exchange there
        foreach (var kind in rows.GroupBy(r => r.Kind).OrderBy(g => g.Key))
        {
            if (!await DeliverAsync(kind.Key, [.. kind], cancellationToken)) return false;
            spill.Remove(segment, [.. kind.Select(r => (r.Id, r.Count))]);
            if (kind.Key == SpillKind.Records) GatewayMeters.Recorded.Add(kind.Sum(r => r.Count));
        }
        return true;
    }

    private async Task<bool> DeliverAsync(SpillKind kind, IReadOnlyList<SpillRow> rows, CancellationToken cancellationToken)
    {
        if (kind == SpillKind.Records)
        {
            if (await recorder.SendAsync(rows.Select(row => row.Payload), cancellationToken)) return true;
            // one that cannot be read would be in the way of all others for ever
            var readable = rows.Where(IsReadable).ToArray();
            return readable.Length < rows.Count && await recorder.SendAsync(readable.Select(row => row.Payload), cancellationToken);
        }

        foreach (var row in rows)
        {
            try
            {
                await feedback.SubmitAsync(SubmitRequest.Parser.ParseFrom(row.Payload), deadline: DateTime.UtcNow.AddSeconds(5), cancellationToken: cancellationToken);
            }
            catch (RpcException away) when (away.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.ResourceExhausted)
            {
                return false;
            }
            catch (RpcException refused)
            {
                Refused(refused.Status.Detail);
            }
            catch (InvalidProtocolBufferException damaged)
            {
                Unreadable(1, damaged.Message);
            }
        }
        return true;
    }

    private bool IsReadable(SpillRow row)
    {
        try
        {
            RecordBatch.Parser.ParseFrom(row.Payload);
            return true;
        }
        catch (InvalidProtocolBufferException damaged)
        {
            Unreadable(row.Count, damaged.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The spill cannot be replayed now: {Reason}")]
    private partial void Failed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Records} spilled records are damaged and left out: {Reason}")]
    private partial void Unreadable(int records, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A rating given while the FeedbackService was away was refused: {Reason}")]
    private partial void Refused(string reason);
}
