using Grpc.Core;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Routing;

/// <summary>
/// Follows what people change at run time. The connection itself tells when the router is back.
/// </summary>
internal sealed partial class CatalogSubscription(Catalog.CatalogClient client, GatewayState state, RouterLink router, ILogger<CatalogSubscription> logger) : BackgroundService
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    /// <summary>The catalog has sent its overrides and the connection holds.</summary>
    public bool Connected { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var told = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var call = client.Watch(new WatchRequest { Gateway = $"{Environment.MachineName}/{Environment.ProcessId}" }, cancellationToken: stoppingToken);
                await foreach (var overrides in call.ResponseStream.ReadAllAsync(stoppingToken))
                {
                    if (!Connected) Follows(overrides.Version);
                    (Connected, told) = (true, false);
                    router.NoteAlive();
                    state.Apply(overrides);
                }
            }
            catch (RpcException away) when (!stoppingToken.IsCancellationRequested)
            {
                if (!told) Away(away.StatusCode, away.Status.Detail);
                told = true;
            }
            catch (Exception stopping) when (stoppingToken.IsCancellationRequested && stopping is RpcException or OperationCanceledException)
            {
                return;
            }
            Connected = false;
            await Task.Delay(Rest, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Follows the catalog from version {Version}")]
    private partial void Follows(long version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The catalog is away ({Status}: {Detail}): modelproxy.json and the last known changes are in force")]
    private partial void Away(StatusCode status, string detail);
}
