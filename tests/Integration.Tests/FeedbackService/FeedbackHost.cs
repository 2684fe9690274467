using Grpc.Core;
using Grpc.Net.Client;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.TestKit;

namespace ModelProxy.Integration.Tests.FeedbackService;

/// <summary>The built FeedbackService as a process on a given database, with clients for its contracts.</summary>
internal sealed class FeedbackHost(ServiceProcess process, GrpcChannel channel) : IAsyncDisposable
{
    public ServiceProcess Process => process;

    public Recorder.RecorderClient Recorder { get; } = new(channel);

    public Feedback.FeedbackClient Feedback { get; } = new(channel);

    public Reports.ReportsClient Reports { get; } = new(channel);

    /// <summary>Started and, unless told otherwise, ready: the schema is in place.</summary>
    public static async Task<FeedbackHost> StartAsync(string connectionString, bool untilReady = true, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var environment = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>()) { ["ConnectionStrings__modelproxydb"] = connectionString };
        var process = await ServiceProcess.StartAsync("FeedbackService", environment, TestContext.Current.CancellationToken);
        var host = new FeedbackHost(process, GrpcChannel.ForAddress(process.GrpcAddress));
        if (untilReady) await host.ReadyAsync();
        return host;
    }

    public Task ReadyAsync() =>
        Wait.UntilAsync(() => process.AnswersAsync("/health/ready", TestContext.Current.CancellationToken), TestContext.Current.CancellationToken, TimeSpan.FromMinutes(2), () => process.Output);

    public async Task<RecordReply> RecordAsync(params IEnumerable<Exchange> exchanges)
    {
        using var call = Recorder.Record(cancellationToken: TestContext.Current.CancellationToken);
        foreach (var part in exchanges.Chunk(500))
        {
            var batch = new RecordBatch { Gateway = "gateway-1" };
            batch.Exchanges.Add(part);
            try
            {
                await call.RequestStream.WriteAsync(batch, TestContext.Current.CancellationToken);
            }
            catch (RpcException)
            {
                break; // the answer says why
            }
        }
        try
        {
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception ended) when (ended is RpcException or InvalidOperationException)
        {
            // the answer says why
        }
        return await call.ResponseAsync;
    }

    /// <summary>Sends again while the service says UNAVAILABLE, as a gateway does.</summary>
    public async Task<RecordReply> RecordUntilTakenAsync(IReadOnlyList<Exchange> exchanges)
    {
        RecordReply? reply = null;
        await Wait.UntilAsync(async () =>
        {
            try
            {
                reply = await RecordAsync(exchanges);
                return true;
            }
            catch (RpcException away) when (away.StatusCode == StatusCode.Unavailable)
            {
                return false;
            }
        }, TestContext.Current.CancellationToken);
        return reply!;
    }

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await process.DisposeAsync();
    }
}
