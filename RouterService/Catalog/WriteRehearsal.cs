using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.RouterService.Following;

namespace ModelProxy.RouterService.Catalog;

/// <summary>
/// Sets a budget and takes it back as soon as the database is there: the first change compiles what all but weights need,
/// and nobody should wait for that.
/// </summary>
internal sealed class WriteRehearsal(CatalogWriter writer) : ITableFollower
{
    private bool _done;

    public bool Follows(string table) => false;

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        if (_done) return;
        await writer.RehearseAsync(CatalogChanges.Budget(new SaveBudgetRequest { Budget = new BudgetOverride { Scope = "all", LimitUsd = 1 } }), cancellationToken);
        _done = true;
    }
}
