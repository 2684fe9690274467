using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>Not ready while shutting down: load balancers send requests elsewhere.</summary>
internal sealed class DrainCheck(Drain drain) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(drain.IsStopping ? HealthCheckResult.Unhealthy("shutting down") : HealthCheckResult.Healthy());
}
