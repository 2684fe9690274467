using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.RouterService.Following;

namespace ModelProxy.RouterService.Catalog;

/// <summary>
/// Sets a weight and takes it back as soon as the database is there: the first time compiles what takes longer than all
/// of the second within which a change of weights acts everywhere.
/// </summary>
internal sealed class WeightsRehearsal(WeightsWriter writer) : ITableFollower
{
    private bool _done;

    public bool Follows(string table) => false;

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        if (_done) return;
        await writer.WriteAsync(new SetWeightsRequest { Weights = { [""] = 1 } }, keep: false, cancellationToken);
        _done = true;
    }
}
