using Grpc.Core;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.FeedbackService.Owning;
using Npgsql;

namespace ModelProxy.FeedbackService.Recording;

internal sealed partial class RecorderApi(RecordQueue queue, SchemaState schema, RecordingMetrics metrics, ILogger<RecorderApi> log) : Recorder.RecorderBase
{
    public override async Task<RecordReply> Record(IAsyncStreamReader<RecordBatch> requestStream, ServerCallContext context)
    {
        schema.DemandReady();
        var exchanges = new List<RecordedExchange>();
        var (received, bytes) = (0, 0L);
        await foreach (var batch in requestStream.ReadAllAsync(context.CancellationToken))
        {
            received += batch.Exchanges.Count;
            foreach (var exchange in batch.Exchanges)
            {
                bytes += Weight(exchange);
                if (exchange.Gateway.Length == 0) exchange.Gateway = batch.Gateway;
                if (ExchangeReader.Read(exchange) is { } read) exchanges.Add(read);
                else
                {
                    metrics.Refused();
                    NoId(log, exchange.Id.Length > 64 ? exchange.Id[..64] : exchange.Id, batch.Gateway);
                }
            }
        }
        if (exchanges.Count == 0) return new RecordReply { Received = received };
        try
        {
            return new RecordReply { Received = received, Inserted = await queue.WriteAsync(exchanges, bytes, context.CancellationToken) };
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException or RecordQueueFullException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"Nothing of it may be written, send it again: {away.Message}"));
        }
    }

    /// <summary>About what it takes in memory: its texts make the difference.</summary>
    private static long Weight(Exchange exchange) => 4096 + 2L * (exchange.Prompt.Length + exchange.Reply.Length + exchange.LastUserText.Length);

    [LoggerMessage(LogLevel.Error, "An exchange of gateway {Gateway} is left out: its id \"{Id}\" is no UUIDv7")]
    private static partial void NoId(ILogger log, string id, string gateway);
}
