using Microsoft.EntityFrameworkCore;
using ModelProxy.Data;
using ModelProxy.Policy.Snapshots;
using ModelProxy.RouterService.Features;
using ModelProxy.RouterService.Following;

namespace ModelProxy.RouterService.Learned;

/// <summary>Policies of the past, for replays. Thread-safe; remembers the last one read.</summary>
internal sealed class PolicyArchive(IDbContextFactory<ModelProxyDb> databases, Database database, PolicyInForce policies, ClassifierShelf classifiers)
{
    private volatile PolicySnapshot? _last;

    /// <summary>Null when it is gone, damaged, or the database is away.</summary>
    public async Task<PolicySnapshot?> FindAsync(long version, CancellationToken cancellationToken)
    {
        if (policies.Current.Version == version) return policies.Current;
        if (version == 0) return PolicySnapshot.Default;
        if (_last is { } last && last.Version == version) return last;
        if (!database.IsConfigured) return null;
        try
        {
            await using var context = await databases.CreateDbContextAsync(cancellationToken);
            var row = await context.Policies.AsNoTracking().Where(policy => policy.Version == version).Select(policy => new { policy.Snapshot, policy.PublishedAt, policy.ClassifierHash }).FirstOrDefaultAsync(cancellationToken);
            // judged by the day it was published: a replay may look back further than a decision may
            if (row is null) return null;
            var (classifier, missing) = await classifiers.FindAsync(context, row.ClassifierHash, cancellationToken);
            return missing.Length > 0 ? null : _last = PolicySnapshot.TryRead(row.Snapshot, row.PublishedAt, out _, classifier: classifier);
        }
        catch (Exception failure) when (DatabaseAway.Is(failure))
        {
            return null;
        }
    }
}
