using System.Reflection;
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
        app.MapGet("/health", (GatewayState state, ServiceStates services, ModelHealthBook health) => Read(state, services, health, started))
            .WithTags("ModelProxy").WithSummary("How the gateway and what it works with fare");
    }

    private static IResult Read(GatewayState state, ServiceStates services, ModelHealthBook health, long started)
    {
        var snapshot = state.Current;
        var available = snapshot.Models.Count(m => health.Availability(m, snapshot.Settings.Resilience).Available);
        // Ollama is a choice: its absence alone degrades nothing
        var whole = available > 0 && snapshot.Error is null && services is { Router: ServiceStates.Ok, Feedback: ServiceStates.Ok, Database: ServiceStates.Ok };
        return Results.Json(new
        {
            status = whole ? "ok" : "degraded",
            version = Version,
            uptimeSeconds = Math.Round(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 1),
            models = new { available, total = snapshot.Models.Length },
            services = new { router = services.Router, feedback = services.Feedback, database = services.Database, ollama = services.Ollama },
            config = new { loadedAt = snapshot.LoadedAt, error = snapshot.Error },
        }, JsonReply.Options);
    }
}
