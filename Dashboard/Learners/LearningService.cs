using Grpc.Core;
using ModelProxy.Contracts.Learning.V1;
using ModelProxy.Dashboard.Gateways;

namespace ModelProxy.Dashboard.Learners;

/// <summary>Prompts and experiments, through the LearningWorker that owns them. Never throws for a worker that is away or refuses: that is the answer's problem.</summary>
internal sealed class LearningService(Learning.LearningClient learning)
{
    private const string By = "dashboard";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>A language model is asked.</summary>
    private static readonly TimeSpan TestPatience = TimeSpan.FromMinutes(3);

    public Task<Answer<Prompt>> SaveAsync(string text, string note, CancellationToken cancellationToken) =>
        CallAsync(options => learning.SavePromptAsync(new SavePromptRequest { Text = text, Note = note, Author = By }, options), Patience, cancellationToken);

    /// <param name="query">Empty = held-out cases.</param>
    public Task<Answer<PromptTest>> TestAsync(string text, string query, CancellationToken cancellationToken) =>
        CallAsync(options => learning.TestPromptAsync(new TestPromptRequest { Text = text, Query = query, Cases = 10 }, options), TestPatience, cancellationToken);

    public Task<Answer<PromptList>> UseAsync(long version, CancellationToken cancellationToken) =>
        CallAsync(options => learning.UsePromptAsync(new UsePromptRequest { Version = (int)version }, options), Patience, cancellationToken);

    public Task<Answer<PromptList>> PinAsync(long version, bool pinned, CancellationToken cancellationToken) =>
        CallAsync(options => learning.PinPromptAsync(new PinPromptRequest { Version = (int)version, Pinned = pinned }, options), Patience, cancellationToken);

    public Task<Answer<PromptList>> TryAsync(long version, CancellationToken cancellationToken) =>
        CallAsync(options => learning.TryPromptAsync(new TryPromptRequest { Version = (int)version }, options), Patience, cancellationToken);

    public Task<Answer<PromptList>> RollBackAsync(CancellationToken cancellationToken) =>
        CallAsync(options => learning.RollBackPromptAsync(new RollBackPromptRequest(), options), Patience, cancellationToken);

    public Task<Answer<Experiment>> StartAsync(StartExperimentRequest request, CancellationToken cancellationToken)
    {
        request.CreatedBy = By;
        return CallAsync(options => learning.StartExperimentAsync(request, options), Patience, cancellationToken);
    }

    public Task<Answer<Experiment>> StopAsync(Guid id, CancellationToken cancellationToken) =>
        CallAsync(options => learning.StopExperimentAsync(new StopExperimentRequest { Id = id.ToString() }, options), Patience, cancellationToken);

    private static async Task<Answer<T>> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, TimeSpan patience, CancellationToken cancellationToken) where T : class
    {
        try
        {
            return await call(new CallOptions(deadline: DateTime.UtcNow + patience, cancellationToken: cancellationToken));
        }
        catch (RpcException failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new Problem(IsOwnWord(failure) ? Problem.LearningRefused : Problem.LearningAway, failure.Status.Detail);
        }
    }

    private static bool IsOwnWord(RpcException failure) =>
        failure.StatusCode is StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.FailedPrecondition || (failure.StatusCode == StatusCode.Unavailable && failure.Status.DebugException is null);
}

internal static class LearnersExtensions
{
    public static void AddLearners(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrpcClient<Learning.LearningClient>(grpc => grpc.Address = new Uri("http://_grpc.learning"));
        builder.Services.AddTransient<LearningService>();
    }
}
