using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Data;
using ModelProxy.Data.Catalog;
using ModelProxy.RouterService.Following;

namespace ModelProxy.RouterService.Catalog;

/// <summary>
/// Makes one change together with its entry in catalog.change, one writer at a time, so that versions become visible in
/// order. The other replicas hear of it from the database.
/// </summary>
internal sealed class CatalogWriter(IDbContextFactory<ModelProxyDb> databases, WeightsWriter weights, OverridesReader reader, CurrentOverrides current, TimeProvider clock)
{
    /// <summary>Of the advisory lock that orders writers; any number nobody else uses.</summary>
    public const long LockKey = 0x6D70_6361_7461_6C67;

    /// <summary>In its place where nothing is kept: a real change must not wait for a rehearsal, which takes long.</summary>
    public const long RehearsalLockKey = LockKey + 1;

    /// <exception cref="RpcException">UNAVAILABLE: nothing was saved.</exception>
    public Task<Overrides> WriteAsync(string changedBy, Change change, CancellationToken cancellationToken) =>
        PublishAsync(TransactAsync(changedBy, change, keep: true, cancellationToken), cancellationToken);

    /// <exception cref="RpcException">UNAVAILABLE: nothing was saved.</exception>
    public Task<Overrides> WriteAsync(SetWeightsRequest request, CancellationToken cancellationToken) =>
        PublishAsync(weights.WriteAsync(request, cancellationToken), cancellationToken);

    /// <summary>Makes a change, of a budget, and takes it back: nobody sees it. Database failures are thrown as they are.</summary>
    public Task RehearseAsync(CancellationToken cancellationToken) =>
        TransactAsync("rehearsal", CatalogChanges.Budget(new SaveBudgetRequest { Budget = new BudgetOverride { Scope = "all", LimitUsd = 1 } }), keep: false, cancellationToken);

    private async Task<Overrides> PublishAsync(Task saving, CancellationToken cancellationToken)
    {
        try
        {
            await saving;
            await reader.ReloadAsync(cancellationToken);
            return current.Value;
        }
        catch (Exception failure) when (DatabaseAway.Is(failure))
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"Nothing was changed: {DatabaseAway.Explain(failure)}. Changes at run time need Postgres; start it and try again, or edit modelproxy.json."));
        }
    }

    private async Task TransactAsync(string changedBy, Change change, bool keep, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({(keep ? LockKey : RehearsalLockKey)})", cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var entry in await change(database, now, cancellationToken))
            database.Changes.Add(new ChangeRow { ChangedAt = now, ChangedBy = changedBy, Kind = entry.Kind, Name = entry.Name, Before = entry.Before, After = entry.After });
        await database.SaveChangesAsync(cancellationToken);
        await (keep ? transaction.CommitAsync(cancellationToken) : transaction.RollbackAsync(cancellationToken));
    }
}

/// <summary>Changes rows of the context and returns what to log for each.</summary>
internal delegate Task<IReadOnlyList<CatalogChange>> Change(ModelProxyDb database, DateTimeOffset now, CancellationToken cancellationToken);

/// <summary>One line of catalog.change.</summary>
/// <param name="Kind">weight, model, rule, key or budget.</param>
/// <param name="Before">JSON without secrets; null when there was nothing.</param>
internal sealed record CatalogChange(string Kind, string Name, string? Before, string? After);
