using Grpc.Core;

namespace ModelProxy.LearningWorker.Administering;

/// <summary>What is said to people whose wish cannot be done.</summary>
internal static class Refusals
{
    public static RpcException Invalid(string message) => new(new Status(StatusCode.InvalidArgument, message));

    public static RpcException NotFound(string message) => new(new Status(StatusCode.NotFound, message));

    public static RpcException NotNow(string message) => new(new Status(StatusCode.FailedPrecondition, message));

    public static RpcException Away(string message) => new(new Status(StatusCode.Unavailable, message));
}
