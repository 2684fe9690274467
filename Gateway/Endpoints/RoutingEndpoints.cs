using System.Text.Json;
using Grpc.Core;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Routing;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>What would be decided, and why something was.</summary>
internal static class RoutingEndpoints
{
    private const int MaxQuery = 1_000_000;

    public static void MapRouting(this WebApplication app)
    {
        app.MapPost("/api/routing/analyze", AnalyzeAsync).Guarded().WithTags("ModelProxy").WithSummary("{query} → the decision with features, candidates and steps; no model is called");
        app.MapMethods("/api/routing/explain/{queryId}", ["GET", "POST"], ExplainAsync).Guarded().WithTags("ModelProxy").WithSummary("Replays a past decision from its seed and policy version");
    }

    private static async Task AnalyzeAsync(HttpContext http, GatewayState state, RouteChooser chooser, Authenticator authenticator, SurfaceErrors errors)
    {
        var body = await BodyJson.ReadAsync(http, state);
        if (!body.Succeeded) { await errors.SendAsync(http, body.Failure); return; }
        if (body.Value.Text("query") is not { } query || string.IsNullOrWhiteSpace(query)) { await errors.SendAsync(http, BodyJson.Bad("\"query\" is missing: send {\"query\":\"the text to route\"}.", "query")); return; }
        if (query.Length > MaxQuery) { await errors.SendAsync(http, BodyJson.Bad($"\"query\" is longer than {MaxQuery} characters.", "query")); return; }

        var identity = authenticator.Authenticate(http, state.Current).Value!;
        var queryId = ReplyHeaders.QueryIdOf(http);
        var plan = await chooser.ChooseAsync(new RouteAsk
        {
            QueryId = queryId,
            Snapshot = state.Current,
            Envelope = new RequestEnvelope { Model = "", LastUserText = Excerpt(query), FirstUserText = query[..Math.Min(512, query.Length)], TotalChars = query.Length, UserTurn = 1, Turns = 1 },
            Key = identity.Key,
            KeyName = identity.KeyName,
            User = http.Request.Headers["x-modelproxy-user"].ToString(),
            Language = DecideStage.LanguageOf(http),
            DryRun = true,
        }, http.RequestAborted);
        if (!plan.Succeeded) { await errors.SendAsync(http, plan.Failure); return; }
        ReplyHeaders.SetRoute(http, plan.Value.Source, plan.Value.Confidence);
        ReplyHeaders.SetModel(http, plan.Value.Candidates.FirstOrDefault()?.Name ?? "");
        if (plan.Value.Decision is { } decision)
        {
            decision.QueryId = queryId;
            await JsonReply.SendAsync(http, DecisionView.Of(decision));
            return;
        }
        await JsonReply.SendAsync(http, new
        {
            selectedModel = plan.Value.Candidates.FirstOrDefault()?.Name ?? "",
            confidence = plan.Value.Confidence ?? RouteChooser.RulesConfidence,
            reasoning = plan.Value.Reason,
            queryId,
            source = RouteSources.Rules,
            features = new { length = query.Length },
            candidates = plan.Value.Candidates.Select((m, i) => new { model = m.Name, score = 1.0 / (i + 1) }),
            steps = Array.Empty<object>(),
        });
    }

    private static async Task ExplainAsync(HttpContext http, string queryId, Router.RouterClient router)
    {
        if (!Guid.TryParse(queryId, out _)) { await JsonReply.RefuseAsync(http, 400, "bad_request", "The query id must be a UUID, as x-modelproxy-query-id gave it."); return; }
        try
        {
            var decision = await router.ExplainAsync(new ExplainRequest { QueryId = queryId, Language = DecideStage.LanguageOf(http) }, deadline: DateTime.UtcNow.AddSeconds(5), cancellationToken: http.RequestAborted);
            await JsonReply.SendAsync(http, DecisionView.Of(decision));
        }
        catch (RpcException unknown) when (unknown.StatusCode is StatusCode.NotFound or StatusCode.InvalidArgument)
        {
            await JsonReply.RefuseAsync(http, unknown.StatusCode == StatusCode.NotFound ? 404 : 400, "not_found", unknown.Status.Detail.Length > 0 ? unknown.Status.Detail : "No decision of the router is known under this query id: named models are not decided.");
        }
        catch (RpcException) when (!http.RequestAborted.IsCancellationRequested)
        {
            await JsonReply.RefuseAsync(http, 503, "router_away", "The RouterService does not answer. Try again when it is back: GET /health shows it.");
        }
    }

    private static string Excerpt(string text) => text.Length <= RequestEnvelope.ExcerptChars ? text
        : string.Concat(text.AsSpan(0, RequestEnvelope.ExcerptChars / 2), "\n", text.AsSpan(text.Length - RequestEnvelope.ExcerptChars / 2 + 1));
}
