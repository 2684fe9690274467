using Grpc.Core;
using ModelProxy.Contracts.Feedback.V1;

namespace ModelProxy.Unit.Tests.Gateway.Capture;

/// <summary>A FeedbackService that takes batches and confirms none until it is told to.</summary>
internal sealed class HeldService : CallInvoker
{
    private readonly TaskCompletionSource<RecordReply> _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource<RecordBatch> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The next batch that leaves the gateway; done as soon as it does.</summary>
    public Task<RecordBatch> Next => _next.Task;

    public void Confirm() => _confirmed.TrySetResult(new RecordReply());

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        (AsyncClientStreamingCall<TRequest, TResponse>)(object)new AsyncClientStreamingCall<byte[], RecordReply>(new Arrivals(this), _confirmed.Task,
            Task.FromResult(new Metadata()), () => global::Grpc.Core.Status.DefaultSuccess, () => [], () => { });

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    private sealed class Arrivals(HeldService service) : IClientStreamWriter<byte[]>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(byte[] message)
        {
            Interlocked.Exchange(ref service._next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult(RecordBatch.Parser.ParseFrom(message));
            return Task.CompletedTask;
        }

        public Task WriteAsync(byte[] message, CancellationToken cancellationToken) => WriteAsync(message);

        public Task CompleteAsync() => Task.CompletedTask;
    }
}
