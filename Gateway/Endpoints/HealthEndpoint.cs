using System.Reflection;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Endpoints;

/// <summary><c>GET /health</c>: 200 while the gateway serves; <c>degraded</c> names what is missing. Needs no key.</summary>
internal static class HealthEndpoint
{
    private static readonly string Version = typeof(HealthEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    public static void MapHealth(this WebApplication app)
    {
        var started = TimeProvider.System.GetTimestamp();
        app.MapGet("/health", (GatewayState state, ServiceStates services, ModelHealthBook health, Drain drain) => Read(state, services, health, drain, started))
            .WithTags("ModelProxy").WithSummary("How the gateway and what it works with fare");
    }

    private static IResult Read(GatewayState state, ServiceStates services, ModelHealthBook health, Drain drain, long started)
    {
        var snapshot = state.Current;
        var available = snapshot.Models.Count(m => health.Availability(m, snapshot.Settings.Resilience).Available);
        // Ollama is a choice: its absence alone degrades nothing
        var whole = available > 0 && !drain.IsStopping && snapshot.Error is null && services is { Router: ServiceStates.Ok, Feedback: ServiceStates.Ok, Database: ServiceStates.Ok };
        var breakers = snapshot.Models.Select(m => (m.Id, State: health.Breaker(m, snapshot.Settings.Resilience))).Where(m => m.State != BreakerStates.Closed).ToDictionary(m => m.Id, m => m.State);
        return Results.Json(new
        {
            status = whole ? "ok" : "degraded",
            version = Version,
            uptimeSeconds = Math.Round(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 1),
            models = new { available, total = snapshot.Models.Length },
            breakers, // those that are not closed
            draining = drain.IsStopping,
            openRequests = drain.Open,
            services = new { router = services.Router, feedback = services.Feedback, database = services.Database, ollama = services.Ollama },
            config = new { loadedAt = snapshot.LoadedAt, error = snapshot.Error },
        }, JsonReply.Options);
    }
}
