using Grpc.Core;
using ModelProxy.Contracts.Catalog.V1;
using CatalogGrpc = ModelProxy.Contracts.Catalog.V1.Catalog;

namespace ModelProxy.RouterService.Catalog;

/// <summary>The gRPC face of the catalog: checks, then writes.</summary>
internal sealed partial class CatalogApi(CurrentOverrides current, CatalogWriter writer, RuleTrial trial, IHostApplicationLifetime lifetime, ILogger<CatalogApi> log) : CatalogGrpc.CatalogBase
{
    public override async Task Watch(WatchRequest request, IServerStreamWriter<Overrides> responseStream, ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        Watching(request.Gateway);
        var known = current.Value;
        try
        {
            while (true)
            {
                await responseStream.WriteAsync(known, ending.Token);
                known = await current.NextAsync(known, ending.Token);
            }
        }
        catch (Exception gone) when (ending.IsCancellationRequested && gone is OperationCanceledException or InvalidOperationException or IOException)
        {
            // the gateway hung up, or we are stopping; it asks again
        }
    }

    public override Task<Overrides> SetWeights(SetWeightsRequest request, ServerCallContext context)
    {
        CatalogValidation.Refuse(CatalogValidation.Weights(request.Weights));
        return writer.WriteAsync(request, context.CancellationToken);
    }

    public override Task<Overrides> SaveModel(SaveModelRequest request, ServerCallContext context)
    {
        CatalogValidation.Refuse(ModelValidation.Model(request.Model));
        return writer.WriteAsync(request.ChangedBy, CatalogChanges.Model(request.Model, request.ChangedBy), context.CancellationToken);
    }

    public override Task<Overrides> DeleteModel(DeleteModelRequest request, ServerCallContext context)
    {
        CatalogValidation.Refuse(CatalogValidation.Name(request.Name, "model") is { } wrong ? [wrong] : []);
        return writer.WriteAsync(request.ChangedBy, CatalogChanges.Model(new ModelOverride { Name = request.Name, Json = "{}", Deleted = true }, request.ChangedBy), context.CancellationToken);
    }

    public override Task<Overrides> SaveRule(SaveRuleRequest request, ServerCallContext context)
    {
        CatalogValidation.Refuse(CatalogValidation.Rule(request.Rule));
        return writer.WriteAsync(request.ChangedBy, CatalogChanges.Rule(request), context.CancellationToken);
    }

    public override Task<Overrides> DeleteRule(DeleteRuleRequest request, ServerCallContext context)
    {
        if (!Guid.TryParse(request.Id, out var id)) throw new RpcException(new Status(StatusCode.InvalidArgument, $"'{request.Id}' is not the id of a rule."));
        return writer.WriteAsync(request.ChangedBy, CatalogChanges.WithoutRule(id), context.CancellationToken);
    }

    public override Task<TryRuleReply> TryRule(TryRuleRequest request, ServerCallContext context) => Task.FromResult(trial.Try(request));

    public override async Task<SaveKeyReply> SaveKey(SaveKeyRequest request, ServerCallContext context)
    {
        CatalogValidation.Refuse(CatalogValidation.Key(request.Key));
        var made = request.Key.Sha256.IsEmpty ? ApiKeys.Create() : "";
        var hash = made.Length > 0 ? ApiKeys.Hash(made) : request.Key.Sha256.ToByteArray();
        var overrides = await writer.WriteAsync(request.ChangedBy, CatalogChanges.Key(request, hash), context.CancellationToken);
        return new SaveKeyReply { Overrides = overrides, Key = made };
    }

    public override Task<Overrides> DeleteKey(DeleteKeyRequest request, ServerCallContext context) =>
        writer.WriteAsync(request.ChangedBy, CatalogChanges.WithoutKey(request.Name), context.CancellationToken);

    public override Task<Overrides> SaveBudget(SaveBudgetRequest request, ServerCallContext context)
    {
        CatalogValidation.Refuse(CatalogValidation.Budget(request.Budget));
        return writer.WriteAsync(request.ChangedBy, CatalogChanges.Budget(request), context.CancellationToken);
    }

    public override Task<Overrides> DeleteBudget(DeleteBudgetRequest request, ServerCallContext context) =>
        writer.WriteAsync(request.ChangedBy, CatalogChanges.WithoutBudget(request), context.CancellationToken);

    [LoggerMessage(LogLevel.Debug, "{Gateway} watches the catalog")]
    private partial void Watching(string gateway);
}
