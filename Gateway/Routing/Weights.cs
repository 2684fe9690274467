using System.Collections.Immutable;
using Grpc.Core;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Routing;

/// <summary>Changes weights for every gateway through the catalog, or for this one while that is away. Thread-safe.</summary>
internal sealed class Weights(Catalog.CatalogClient client, GatewayState state) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan PatienceWithPending = TimeSpan.FromSeconds(10);

    // one at a time: what was set while the catalog was away would otherwise arrive after what is set now, and win
    private readonly SemaphoreSlim _turn = new(1);

    /// <returns>Whether the change will outlive this process.</returns>
    public async Task<bool> SetAsync(IReadOnlyDictionary<string, double> weights, string changedBy, CancellationToken cancellationToken)
    {
        var snapshot = state.Current;
        var byId = weights.SelectMany(w => Ids(snapshot, w.Key).Select(id => KeyValuePair.Create(id, w.Value))).DistinctBy(w => w.Key).ToImmutableDictionary();
        var deadline = DateTime.UtcNow + Patience;
        if (!await _turn.WaitAsync(Patience, cancellationToken))
        {
            state.SetLocalWeights(byId);
            return false;
        }
        try
        {
            await SaveAsync(byId, changedBy, deadline, cancellationToken);
            state.ForgetPendingWeights(state.PendingWeights.Where(p => byId.ContainsKey(p.Key)).ToImmutableDictionary());
            return true;
        }
        catch (RpcException away) when (!cancellationToken.IsCancellationRequested && away.StatusCode != StatusCode.InvalidArgument)
        {
            state.SetLocalWeights(byId);
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Hands in what was set while the catalog was away.</summary>
    /// <exception cref="RpcException">It does not take it yet.</exception>
    public async Task TellPendingAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var pending = state.PendingWeights;
            if (pending.Count == 0) return;
            await SaveAsync(pending, "gateway", DateTime.UtcNow + PatienceWithPending, cancellationToken);
            state.ForgetPendingWeights(pending);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task SaveAsync(IReadOnlyDictionary<string, double> weights, string changedBy, DateTime deadline, CancellationToken cancellationToken)
    {
        var request = new SetWeightsRequest { ChangedBy = changedBy };
        foreach (var (id, weight) in weights) request.Weights[id] = weight;
        state.Apply(await client.SetWeightsAsync(request, deadline: deadline, cancellationToken: cancellationToken));
    }

    // weights belong to entries as the file names them: a simulated stand-in gives its weight to the real one
    private static IEnumerable<string> Ids(GatewaySnapshot snapshot, string name) =>
        snapshot.Find(name) is { } group ? group.Members.Select(m => m.Simulated ? m.Id[SnapshotBuilder.SimulatedPrefix.Length..] : m.Id) : [name];
}
