using Grpc.Core;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Routing;

/// <summary>Hands weights that were set while the catalog was away in to it, as soon as it takes them.</summary>
internal sealed partial class PendingWeights(Catalog.CatalogClient client, GatewayState state, CatalogSubscription catalog, TimeProvider clock, ILogger<PendingWeights> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var told = false;
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var pending = state.PendingWeights;
            if (pending.Count == 0 || !catalog.Connected) continue;
            try
            {
                var request = new SetWeightsRequest { ChangedBy = "gateway" };
                foreach (var (model, weight) in pending) request.Weights[model] = weight;
                state.Apply(await client.SetWeightsAsync(request, deadline: DateTime.UtcNow + Patience, cancellationToken: stoppingToken));
                state.ForgetPendingWeights(pending);
                told = false;
            }
            catch (RpcException notNow) when (!stoppingToken.IsCancellationRequested)
            {
                if (!told) NotTaken(notNow.Status.Detail);
                told = true;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Weights set while the catalog was away could not be saved yet: {Detail}")]
    private partial void NotTaken(string detail);
}
