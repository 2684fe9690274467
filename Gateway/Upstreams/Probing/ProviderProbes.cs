using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Upstreams.Probing;

/// <summary>
/// Looks at every provider that has models, as often as <c>resilience.healthCheckMs</c> or its own <c>healthCheckMs</c>
/// says. Models of one that does not answer are shown as not available and tried after all others.
/// </summary>
internal sealed partial class ProviderProbes(GatewayState state, ModelHealthBook health, ProviderProbe probe, TimeProvider clock, ILogger<ProviderProbes> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>A check of one provider: when the next is due, and how many there were.</summary>
    private sealed class Round
    {
        public DateTimeOffset Due { get; set; }

        public int Number { get; set; }

        public Task Check { get; set; } = Task.CompletedTask;

        public string? Failure { get; set; }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rounds = new Dictionary<(string, string, string), Round>();
        using var timer = new PeriodicTimer(Tick, clock);
        do
        {
            var snapshot = state.Current;
            foreach (var models in snapshot.Models.Where(m => !m.Provider.LacksKey).GroupBy(m => (m.Provider.Name, m.Provider.Kind, m.Provider.BaseUrl)))
            {
                var provider = models.First().Provider;
                if (!rounds.TryGetValue(models.Key, out var round)) rounds[models.Key] = round = new Round();
                var interval = provider.HealthCheckMs ?? snapshot.Settings.Resilience.HealthCheckMs;
                if (!round.Check.IsCompleted || clock.GetUtcNow() < round.Due) continue;
                if (interval == 0)
                {
                    foreach (var model in models) health.Of(model).ProbeFailure = null;
                    continue;
                }
                round.Due = clock.GetUtcNow().AddMilliseconds(interval);
                round.Check = CheckAsync(provider, [.. models], round, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CheckAsync(ProviderEntry provider, ModelEntry[] models, Round round, CancellationToken cancellationToken)
    {
        try
        {
            // each key is asked in its turn
            var key = provider.ApiKeys.IsEmpty ? null : provider.ApiKeys[round.Number++ % provider.ApiKeys.Length];
            var result = await probe.AskAsync(provider, key, cancellationToken);
            if (result.Failure is not null) result = await probe.AskAsync(provider, key, cancellationToken); // one lost packet is no outage
            if (result.KeyRefused) health.Refuse(provider, key!);
            foreach (var model in models)
                health.Of(model).ProbeFailure = result.Failure ?? (provider is { Kind: ProviderKinds.Ollama, Simulated: false } && !model.Discovered ? await probe.AskForModelAsync(model, cancellationToken) : null);
            if ((result.Failure is null) == (round.Failure is null)) return;
            round.Failure = result.Failure;
            if (result.Failure is { } reason) Away(provider.Name, reason);
            else Back(provider.Name);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the gateway stops
        }
        catch (Exception bug) // checks are a convenience: a bug in one must not end the others, nor the gateway
        {
            Failed(provider.Name, bug);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Health check of \"{Provider}\": {Reason}. Others answer for its models")]
    private partial void Away(string provider, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Health check of \"{Provider}\": it answers again")]
    private partial void Back(string provider);

    [LoggerMessage(Level = LogLevel.Error, Message = "The health check of \"{Provider}\" failed unexpectedly")]
    private partial void Failed(string provider, Exception exception);
}
