using System.Buffers;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.FeedbackService.Forgetting;
using ModelProxy.FeedbackService.Owning;
using ModelProxy.FeedbackService.Recording;
using Npgsql;

namespace ModelProxy.FeedbackService.Transferring;

internal sealed class LearningDataApi(Exporter exporter, RecordQueue queue, SignalImport signals, Forgetter forgetter, SchemaState schema) : LearningData.LearningDataBase
{
    private const int ChunkBytes = 64 * 1024;

    // zero and false are left out, as proto3's JSON does
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);

    public override async Task Export(ExportRequest request, IServerStreamWriter<DataChunk> responseStream, ServerCallContext context)
    {
        if (TransferCursor.Parse(request.After) is not { } after) throw new RpcException(new Status(StatusCode.InvalidArgument, "\"after\" is no cursor: give the cursor of the last line you have."));
        schema.DemandReady();
        var lines = new ArrayBufferWriter<byte>(ChunkBytes * 2);
        await Unavailable(async () =>
        {
            await foreach (var line in exporter.ReadAsync(after, !request.WithoutTexts, context.CancellationToken))
            {
                Encoding.UTF8.GetBytes(Formatter.Format(line), lines);
                lines.Write("\n"u8);
                if (lines.WrittenCount >= ChunkBytes) await FlushAsync();
            }
            if (lines.WrittenCount > 0) await FlushAsync();
            return true;
        }, "The export broke off; go on behind the last whole line");

        async Task FlushAsync()
        {
            await responseStream.WriteAsync(new DataChunk { Lines = ByteString.CopyFrom(lines.WrittenSpan) }, context.CancellationToken);
            lines.ResetWrittenCount();
        }
    }

    public override async Task<ImportReply> Import(IAsyncStreamReader<DataChunk> requestStream, ServerCallContext context)
    {
        schema.DemandReady();
        var importer = new Importer(queue, signals);
        return await Unavailable(async () =>
        {
            try
            {
                await foreach (var chunk in requestStream.ReadAllAsync(context.CancellationToken)) await importer.TakeAsync(chunk.Lines.Memory, context.CancellationToken);
                return await importer.EndAsync(context.CancellationToken);
            }
            catch (InvalidDataException unreadable)
            {
                throw new RpcException(new Status(StatusCode.InvalidArgument, unreadable.Message));
            }
        }, "The import broke off; send it again, what is known is left alone");
    }

    public override async Task<ForgetReply> Forget(ForgetRequest request, ServerCallContext context)
    {
        if (request.User.Trim().Length == 0) throw new RpcException(new Status(StatusCode.InvalidArgument, "Say who is to be forgotten: the user is empty."));
        schema.DemandReady();
        return await Unavailable(() => forgetter.ForgetAsync(Clean.Name(request.User), context.CancellationToken), "Not everything is deleted; ask again");
    }

    private static async Task<T> Unavailable<T>(Func<Task<T>> work, string whatToDo)
    {
        try
        {
            return await work();
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException or RecordQueueFullException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"{whatToDo}: {away.Message}"));
        }
    }
}
