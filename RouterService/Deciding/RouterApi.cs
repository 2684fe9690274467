using Grpc.Core;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.RouterService.Features;

namespace ModelProxy.RouterService.Deciding;

/// <summary>The gRPC face of the router.</summary>
internal sealed class RouterApi(QuestionReader reader, Cascade cascade, RecentDecisions recent, IDecisionKeeper keeper, Explainer explainer, StatusReader status, SeenModels seen) : Router.RouterBase
{
    public override async Task<Decision> Decide(DecideRequest request, ServerCallContext context)
    {
        var question = reader.Read(request, context.Deadline);
        seen.Note(request.Candidates);
        var decision = await cascade.DecideAsync(question, context.CancellationToken);
        recent.Add(decision);
        if (decision.DryRun) keeper.Keep(decision);
        return decision;
    }

    public override Task<Decision> Explain(ExplainRequest request, ServerCallContext context) => explainer.ExplainAsync(request, context.CancellationToken);

    public override Task<RouterStatus> Status(StatusRequest request, ServerCallContext context) => Task.FromResult(status.Read());
}
