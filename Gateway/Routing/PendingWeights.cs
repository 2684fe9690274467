using Grpc.Core;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Routing;

/// <summary>Hands weights that were set while the catalog was away in to it, as soon as it takes them.</summary>
internal sealed partial class PendingWeights(Weights weights, GatewayState state, CatalogSubscription catalog, TimeProvider clock, ILogger<PendingWeights> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var told = false;
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (state.PendingWeights.Count == 0 || !catalog.Connected) continue;
            try
            {
                await weights.TellPendingAsync(stoppingToken);
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
