using System.Collections.Immutable;
using Grpc.Core;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Routing;

/// <summary>Changes weights for every gateway through the catalog, or for this one while that is away.</summary>
internal sealed class Weights(Catalog.CatalogClient client, GatewayState state)
{
    /// <returns>Whether the change will outlive this process.</returns>
    public async Task<bool> SetAsync(IReadOnlyDictionary<string, double> weights, string changedBy, CancellationToken cancellationToken)
    {
        var snapshot = state.Current;
        var byId = weights.SelectMany(w => Ids(snapshot, w.Key).Select(id => KeyValuePair.Create(id, w.Value))).DistinctBy(w => w.Key).ToImmutableDictionary();
        try
        {
            var request = new SetWeightsRequest { ChangedBy = changedBy };
            foreach (var (id, weight) in byId) request.Weights[id] = weight;
            state.Apply(await client.SetWeightsAsync(request, deadline: DateTime.UtcNow.AddSeconds(4), cancellationToken: cancellationToken));
            state.ForgetPendingWeights(state.PendingWeights.Where(p => byId.ContainsKey(p.Key)).ToImmutableDictionary());
            return true;
        }
        catch (RpcException away) when (!cancellationToken.IsCancellationRequested && away.StatusCode != StatusCode.InvalidArgument)
        {
            state.SetLocalWeights(byId);
            return false;
        }
    }

    // weights belong to entries as the file names them: a simulated stand-in gives its weight to the real one
    private static IEnumerable<string> Ids(GatewaySnapshot snapshot, string name) =>
        snapshot.Find(name) is { } group ? group.Members.Select(m => m.Simulated ? m.Id[SnapshotBuilder.SimulatedPrefix.Length..] : m.Id) : [name];
}
