using ModelProxy.RouterService.Following;

namespace ModelProxy.RouterService.Catalog;

/// <summary>
/// Makes a change and takes it back, once, as soon as the database is there: the first of its kind compiles what all of them need, which
/// takes longer than anybody should wait for a change.
/// </summary>
internal sealed class Rehearsal(Func<CancellationToken, Task> change) : ITableFollower
{
    private bool _done;

    public bool Follows(string table) => false;

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        if (_done) return;
        await change(cancellationToken);
        _done = true;
    }
}
