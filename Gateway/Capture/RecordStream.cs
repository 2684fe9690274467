using Google.Protobuf;
using Grpc.Core;
using ModelProxy.Contracts.Feedback.V1;

namespace ModelProxy.Gateway.Capture;

/// <summary>
/// The contract's Recorder/Record for batches that are bytes already (of a <see cref="RecordBatch"/> each): what is sent and
/// what lies on disk is written once, and what comes from disk is not read on the way. Thread-safe.
/// </summary>
internal sealed class RecordStream(CallInvoker invoker)
{
    private static readonly Method<byte[], RecordReply> Record = new(MethodType.ClientStreaming, Recorder.Descriptor.FullName, nameof(Record),
        Marshallers.Create(static batch => batch, static bytes => bytes), Marshallers.Create(static reply => reply.ToByteArray(), RecordReply.Parser.ParseFrom));

    /// <summary>Returns when all of them are in Postgres.</summary>
    /// <exception cref="RpcException">Nothing is known of any: send them again.</exception>
    public async Task SendAsync(IEnumerable<byte[]> batches, DateTime deadline, CancellationToken cancellationToken)
    {
        using var call = invoker.AsyncClientStreamingCall(Record, host: null, new CallOptions(deadline: deadline, cancellationToken: cancellationToken));
        foreach (var batch in batches) await call.RequestStream.WriteAsync(batch, cancellationToken);
        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync;
    }
}
