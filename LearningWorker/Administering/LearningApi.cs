using Grpc.Core;
using ModelProxy.Contracts.Learning.V1;
using ModelProxy.LearningWorker.Cycling;
using Npgsql;
using Admin = ModelProxy.Contracts.Learning.V1.Learning;

namespace ModelProxy.LearningWorker.Administering;

/// <summary>The gRPC face of the worker. Any worker answers, leader or not: what people decide is no matter of who learns.</summary>
internal sealed class LearningApi(PromptDesk prompts, ExperimentDesk experiments, LearningLoop loop) : Admin.LearningBase
{
    public override Task<PromptList> Prompts(PromptsRequest request, ServerCallContext context) => Answer(prompts.ListAsync(context.CancellationToken));

    public override Task<Prompt> SavePrompt(SavePromptRequest request, ServerCallContext context) => Answer(prompts.SaveAsync(request, context.CancellationToken));

    public override Task<PromptTest> TestPrompt(TestPromptRequest request, ServerCallContext context) => Answer(prompts.TestAsync(request, context.CancellationToken));

    public override Task<PromptList> UsePrompt(UsePromptRequest request, ServerCallContext context) => Answer(prompts.UseAsync(request, context.CancellationToken));

    public override Task<PromptList> PinPrompt(PinPromptRequest request, ServerCallContext context) => Answer(prompts.PinAsync(request, context.CancellationToken));

    public override Task<PromptList> TryPrompt(TryPromptRequest request, ServerCallContext context) => Answer(prompts.TryAsync(request, context.CancellationToken));

    public override Task<PromptList> RollBackPrompt(RollBackPromptRequest request, ServerCallContext context) => Answer(prompts.RollBackAsync(context.CancellationToken));

    public override Task<ExperimentList> Experiments(ExperimentsRequest request, ServerCallContext context) => Answer(experiments.ListAsync(context.CancellationToken));

    public override Task<Experiment> StartExperiment(StartExperimentRequest request, ServerCallContext context) => Answer(experiments.StartAsync(request, context.CancellationToken));

    public override Task<Experiment> StopExperiment(StopExperimentRequest request, ServerCallContext context) => Answer(experiments.StopAsync(request, context.CancellationToken));

    public override async Task<LearnReply> Learn(LearnRequest request, ServerCallContext context)
    {
        var result = await Answer(loop.AskAsync(request.Full, context.CancellationToken))
            ?? throw new RpcException(new Status(StatusCode.FailedPrecondition, "Another LearningWorker leads. Ask that one, or stop it."));
        var reply = new LearnReply { Run = result.RunId, Kind = result.Kind, Exchanges = result.Exchanges, Signals = result.Signals, Profiles = result.Profiles, ElapsedMs = result.ElapsedMs };
        if (result.PolicyVersion is { } version) reply.PolicyVersion = version;
        return reply;
    }

    private static async Task<T> Answer<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The database has no tables yet; FeedbackService makes them when it starts."));
        }
        catch (NpgsqlException away)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"The database does not answer: {away.Message}"));
        }
    }
}
