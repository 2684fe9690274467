using System.Runtime.CompilerServices;
using Grpc.Core;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Dashboard.Gateways;

namespace ModelProxy.Dashboard.Routers;

/// <summary>
/// What people change at run time, through the router that owns it. Never throws for a router that is away or refuses:
/// that is the answer's problem, with the router's own words.
/// </summary>
internal sealed class CatalogService(Catalog.CatalogClient catalog)
{
    /// <summary>Who changed it, as the change log of the catalog shows.</summary>
    private const string ChangedBy = "dashboard";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What is in force now.</summary>
    public Task<Answer<Overrides>> CurrentAsync(CancellationToken cancellationToken) => CallAsync(async options =>
    {
        using var watching = catalog.Watch(new WatchRequest { Gateway = ChangedBy }, options);
        return await watching.ResponseStream.MoveNext(options.CancellationToken) ? watching.ResponseStream.Current : new Overrides();
    }, cancellationToken);

    /// <summary>Each change as it comes, whoever makes it; ends when the router goes away.</summary>
    public async IAsyncEnumerable<Overrides> ChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watching = catalog.Watch(new WatchRequest { Gateway = ChangedBy }, cancellationToken: cancellationToken);
        while (await NextAsync(watching.ResponseStream, cancellationToken)) yield return watching.ResponseStream.Current;
    }

    public Task<Answer<Overrides>> SaveRuleAsync(RuleOverride rule, CancellationToken cancellationToken) =>
        CallAsync(options => catalog.SaveRuleAsync(new SaveRuleRequest { Rule = rule, ChangedBy = ChangedBy }, options).ResponseAsync, cancellationToken);

    public Task<Answer<Overrides>> DeleteRuleAsync(string id, CancellationToken cancellationToken) =>
        CallAsync(options => catalog.DeleteRuleAsync(new DeleteRuleRequest { Id = id, ChangedBy = ChangedBy }, options).ResponseAsync, cancellationToken);

    public Task<Answer<TryRuleReply>> TryRuleAsync(RuleOverride rule, string text, CancellationToken cancellationToken) =>
        CallAsync(options => catalog.TryRuleAsync(new TryRuleRequest { Rule = rule, Text = text, KeyName = rule.KeyName }, options).ResponseAsync, cancellationToken);

    public Task<Answer<SaveKeyReply>> SaveKeyAsync(KeyOverride key, CancellationToken cancellationToken) =>
        CallAsync(options => catalog.SaveKeyAsync(new SaveKeyRequest { Key = key, ChangedBy = ChangedBy }, options).ResponseAsync, cancellationToken);

    public Task<Answer<Overrides>> DeleteKeyAsync(string name, CancellationToken cancellationToken) =>
        CallAsync(options => catalog.DeleteKeyAsync(new DeleteKeyRequest { Name = name, ChangedBy = ChangedBy }, options).ResponseAsync, cancellationToken);

    public Task<Answer<Overrides>> SaveBudgetAsync(BudgetOverride budget, CancellationToken cancellationToken) =>
        CallAsync(options => catalog.SaveBudgetAsync(new SaveBudgetRequest { Budget = budget, ChangedBy = ChangedBy }, options).ResponseAsync, cancellationToken);

    public Task<Answer<Overrides>> DeleteBudgetAsync(string scope, string name, CancellationToken cancellationToken) =>
        CallAsync(options => catalog.DeleteBudgetAsync(new DeleteBudgetRequest { Scope = scope, Name = name, ChangedBy = ChangedBy }, options).ResponseAsync, cancellationToken);

    private static async Task<Answer<T>> CallAsync<T>(Func<CallOptions, Task<T>> call, CancellationToken cancellationToken) where T : class
    {
        try
        {
            return await call(new CallOptions(deadline: DateTime.UtcNow + Patience, cancellationToken: cancellationToken));
        }
        catch (RpcException failure) when (!cancellationToken.IsCancellationRequested)
        {
            return Explain(failure);
        }
    }

    private static async Task<bool> NextAsync(IAsyncStreamReader<Overrides> stream, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken);
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static Problem Explain(RpcException failure) => failure.StatusCode switch
    {
        StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.FailedPrecondition or StatusCode.AlreadyExists => new Problem(Problem.RouterRefused, failure.Status.Detail),
        // the router itself answers, its database does not
        StatusCode.Unavailable when failure.Status.DebugException is null && failure.Status.Detail.Length > 0 => new Problem(Problem.DatabaseAway, failure.Status.Detail),
        _ => new Problem(Problem.RouterAway, failure.Status.Detail),
    };
}
