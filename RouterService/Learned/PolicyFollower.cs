using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data;
using ModelProxy.Data.Routing;
using ModelProxy.Policy.Snapshots;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Features;
using ModelProxy.RouterService.Following;

namespace ModelProxy.RouterService.Learned;

/// <summary>
/// Swaps in the active policy whenever another one becomes active, also an older one after a roll-back. A snapshot that
/// is damaged, stale, senseless or of other models than any gateway has offered is refused with every reason in the log, once, and the last good one stays. It is
/// read again when models were offered that nobody had offered before: the first to ask may be a key that is bound to few.
/// </summary>
internal sealed partial class PolicyFollower(IDbContextFactory<ModelProxyDb> databases, PolicyInForce policies, ClassifierShelf classifiers, SeenModels seen, TimeProvider clock, ILogger<PolicyFollower> log) : ITableFollower, IStatusPart
{
    private (long Version, int ModelsSeen) _refused;
    private string _said = "";

    public bool Follows(string table) => table == "routing.policy";

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var active = database.Policies.AsNoTracking().Where(policy => policy.Status == PolicyStatus.Active);
        var version = await active.Select(policy => (long?)policy.Version).SingleOrDefaultAsync(cancellationToken);
        var known = seen.Names;
        if (version is null || version == policies.Current.Version || (version, known?.Count ?? 0) == _refused) return;

        var row = await active.Select(policy => new { policy.Version, policy.Snapshot, policy.ClassifierHash }).SingleOrDefaultAsync(cancellationToken);
        if (row is null) return;
        var (classifier, missing) = await classifiers.FindAsync(database, row.ClassifierHash, cancellationToken);
        var snapshot = PolicySnapshot.TryRead(row.Snapshot, clock.GetUtcNow(), out var faults, knownModels: known, classifier: classifier);
        if (missing.Length > 0) faults = [.. faults, missing];
        if (snapshot is not null && snapshot.Version != row.Version) faults = [$"It calls itself version {snapshot.Version}."];
        if (snapshot is null || faults.Count > 0)
        {
            _refused = (row.Version, known?.Count ?? 0);
            var why = string.Join(" ", faults);
            if (why != _said) Refused(row.Version, policies.Current.Version, why); // one comes every minute: the same fault is told once
            _said = why;
            return;
        }
        _said = "";
        var before = policies.Current.Version;
        policies.Current = snapshot;
        Swapped(snapshot.Version, before, snapshot.State.Models.Length);
    }

    public void Fill(RouterStatus status)
    {
        var current = policies.Current;
        status.PolicyVersion = current.Version;
        if (current.Version > 0) status.PolicyPublishedAt = current.PublishedAt.ToTimestamp();
    }

    [LoggerMessage(LogLevel.Information, "Policy {Version} is in force after {Before}; it knows {Models} models")]
    private partial void Swapped(long version, long before, int models);

    [LoggerMessage(LogLevel.Warning, "Policy {Version} is refused and {Kept} stays in force: {Faults}")]
    private partial void Refused(long version, long kept, string faults);
}
