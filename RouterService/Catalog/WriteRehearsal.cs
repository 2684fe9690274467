using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.RouterService.Following;

namespace ModelProxy.RouterService.Catalog;

/// <summary>
/// Sets a weight and takes it back as soon as the database is there. The first change compiles what all of them need,
/// which takes longer than the second within which a change should act everywhere.
/// </summary>
internal sealed class WriteRehearsal(CatalogWriter writer) : ITableFollower
{
    private bool _done;

    public bool Follows(string table) => false;

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        if (_done) return;
        await writer.RehearseAsync(CatalogChanges.Weights(new SetWeightsRequest { Weights = { [""] = 1 } }), cancellationToken);
        _done = true;
    }
}
