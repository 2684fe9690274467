using Google.Protobuf;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using ModelProxy.Contracts.Feedback.V1;

namespace ModelProxy.Gateway.Capture;

/// <summary>What became of a rating.</summary>
internal enum FeedbackResult
{
    Taken,

    /// <summary>The store is away: on disk, delivered later.</summary>
    Kept,
    Malformed,
    UnknownQuery,

    /// <summary>The store is away and the disk takes nothing either.</summary>
    Lost,
}

/// <summary>Brings ratings to the FeedbackService, or keeps them on disk while it is away. Thread-safe.</summary>
internal sealed class FeedbackInbox(Feedback.FeedbackClient client, Spill spill, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<(FeedbackResult Result, string Detail)> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await client.SubmitAsync(request, deadline: clock.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancellationToken);
            return (FeedbackResult.Taken, "");
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.InvalidArgument)
        {
            return (FeedbackResult.Malformed, refused.Status.Detail);
        }
        catch (RpcException unknown) when (unknown.StatusCode == StatusCode.NotFound)
        {
            return (FeedbackResult.UnknownQuery, unknown.Status.Detail);
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                spill.Append(SpillKind.Feedback, 1, request.ToByteArray());
                return (FeedbackResult.Kept, "");
            }
            catch (Exception full) when (full is SqliteException or IOException)
            {
                return (FeedbackResult.Lost, full.Message);
            }
        }
    }
}
