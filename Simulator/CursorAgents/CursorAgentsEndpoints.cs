using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ModelProxy.Simulator.Answering;
using ModelProxy.Simulator.Asking;
using ModelProxy.Simulator.Models;
using ModelProxy.Simulator.Steering;
using ModelProxy.Simulator.Wire;

namespace ModelProxy.Simulator.CursorAgents;

/// <summary>Cursor's <c>/v1/agents</c>: create, look, stream, cancel, usage; and <c>/v1/me</c>.</summary>
internal static class CursorAgentsEndpoints
{
    private static readonly AgentWire Wire = new();

    public static void AddCursorAgents(this IServiceCollection services) => services.AddSingleton<AgentRuns>();

    public static void MapCursorAgents(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/agents", CreateAsync);
        app.MapGet("/v1/agents/{id}", (HttpContext context, ProviderEndpoint endpoint, AgentRuns runs, string id) => ShowAsync(context, endpoint, runs.Find(id), run => run.AgentJson()));
        app.MapGet("/v1/agents/{id}/runs/{runId}", (HttpContext context, ProviderEndpoint endpoint, AgentRuns runs, string id, string runId) => ShowAsync(context, endpoint, runs.Find(id, runId), run => run.RunJson()));
        app.MapGet("/v1/agents/{id}/usage", (HttpContext context, ProviderEndpoint endpoint, AgentRuns runs, string id, string? runId) => ShowAsync(context, endpoint, runs.Find(id, runId), run => run.UsageJson()));
        app.MapGet("/v1/agents/{id}/runs/{runId}/stream", StreamAsync);
        app.MapPost("/v1/agents/{id}/runs/{runId}/cancel", CancelAsync);
        app.MapGet("/v1/me", async (HttpContext context, ProviderEndpoint endpoint) =>
        {
            if (await endpoint.ReadAsync(context, Wire) is not null) await WriteAsync(context, new JsonObject { ["apiKeyName"] = "Simulated key", ["createdAt"] = "2026-01-01T00:00:00.000Z" });
        });
    }

    private static async Task CreateAsync(HttpContext context, ProviderEndpoint endpoint, AgentRuns runs, Answerer answerer, IOptions<SimulatorOptions> options, TimeProvider time)
    {
        if (await endpoint.ReadAsync(context, Wire) is not { } body) return;
        try
        {
            var ask = Wire.Read(body, context.Request.Headers);
            var model = endpoint.Find(ask.Model);
            var behaviour = Behaviour.FromText(ask.LastUserText);
            var pause = TimeSpan.FromMilliseconds(behaviour.ChunkDelay ?? model.TokenMs * options.Value.Latency);
            var run = new AgentRun(ask, answerer.Answer(ask, model, behaviour), behaviour, pause, time);
            runs.Add(run);
            await WriteAsync(context, new JsonObject { ["agent"] = run.AgentJson(), ["run"] = run.RunJson(created: true) });
        }
        catch (RefusedException refused)
        {
            await RefuseAsync(context, refused.Trouble);
        }
    }

    private static async Task ShowAsync(HttpContext context, ProviderEndpoint endpoint, AgentRun? run, Func<AgentRun, JsonObject> show)
    {
        if (await endpoint.ReadAsync(context, Wire) is null) return;
        if (run is null) await RefuseAsync(context, NotFound);
        else await WriteAsync(context, show(run));
    }

    private static async Task CancelAsync(HttpContext context, ProviderEndpoint endpoint, AgentRuns runs, string id, string runId)
    {
        if (await endpoint.ReadAsync(context, Wire) is null) return;
        if (runs.Find(id, runId) is not { } run)
        {
            await RefuseAsync(context, NotFound);
        }
        else if (run.IsOver)
        {
            await RefuseAsync(context, new Trouble(TroubleKind.Status, 409, "The run cannot be cancelled any more.") { Code = "run_not_cancellable" });
        }
        else
        {
            run.Cancel();
            await WriteAsync(context, new JsonObject { ["id"] = run.Id });
        }
    }

    private static async Task StreamAsync(HttpContext context, ProviderEndpoint endpoint, AgentRuns runs, TimeProvider time, string id, string runId)
    {
        if (await endpoint.ReadAsync(context, Wire) is null) return;
        if (runs.Find(id, runId) is not { } run)
        {
            await RefuseAsync(context, NotFound);
            return;
        }
        var from = 0;
        if (context.Request.Headers["last-event-id"] is { Count: > 0 } last && (!int.TryParse(last.ToString().Split('-')[^1], out from) || ++from > run.Events.Count))
        {
            await RefuseAsync(context, Trouble.BadRequest("Last-Event-ID is not an event of this run.", code: "invalid_last_event_id"));
            return;
        }
        Wire.Decorate(context.Response.Headers, new Draw(run.Id));
        context.Response.ContentType = Wire.StreamType;
        await new AgentStream(context, run, time).WriteAsync(from);
    }

    private static readonly Trouble NotFound = new(TroubleKind.Status, 404, "No such run.") { Code = "run_not_found" };

    private static Task RefuseAsync(HttpContext context, Trouble trouble) => ProviderEndpoint.WriteErrorAsync(context, Wire, trouble, new Draw("cursor"));

    private static Task WriteAsync(HttpContext context, JsonObject body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Json.Write(body), context.RequestAborted);
    }
}
