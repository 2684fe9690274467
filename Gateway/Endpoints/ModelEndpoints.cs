using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>Which models there are, in every dialect's words.</summary>
internal static class ModelEndpoints
{
    /// <summary>What we call ourselves where a client asks for Ollama's version; the one whose surfaces are served.</summary>
    private const string OllamaVersion = "0.12.6";

    public static void MapModels(this WebApplication app)
    {
        app.MapGet("/models", Models).Guarded().WithTags("ModelProxy").WithSummary("Every model with its availability, weight and figures");
        app.MapGet("/v1/models", List).Guarded().WithTags("OpenAI").WithSummary("Models; in Anthropic's shape when anthropic-version is sent");
        app.MapGet("/v1/models/{**id}", One).Guarded().WithTags("OpenAI");
        app.MapGet("/api/tags", (GatewayState state) => Results.Json(new { models = ModelViews.Public(state.Current).Select(m => ModelViews.Ollama(m.Name, m.Model, state.Current)) }, JsonReply.Options)).Guarded().WithTags("Ollama");
        app.MapGet("/api/ps", () => Results.Json(new { models = Array.Empty<object>() })).Guarded().WithTags("Ollama");
        app.MapGet("/api/version", () => Results.Json(new { version = OllamaVersion })).Guarded().WithTags("Ollama");
        app.MapPost("/api/show", ShowAsync).Guarded().WithTags("Ollama");
        app.MapMethods("/", ["GET", "HEAD"], () => Results.Text("Ollama is running")).WithTags("Ollama");
    }

    private static async Task<IResult> Models(HttpContext http, GatewayState state, ModelHealthBook health, ModelRatings ratings)
    {
        var snapshot = state.Current;
        var rated = await ratings.ReadAsync(http.RequestAborted);
        return Results.Json(new
        {
            models = snapshot.Models.Select(model =>
            {
                var (own, (available, reason)) = (health.Of(model), health.Availability(model, snapshot.Settings.Resilience));
                var stored = rated.GetValueOrDefault(model.Name);
                var useStored = stored is not null && stored.Requests > own.Requests;
                return new
                {
                    name = model.Id,
                    group = model.Name,
                    provider = model.Provider.Name,
                    upstreamModel = model.UpstreamModel,
                    available,
                    reason,
                    weight = model.Weight,
                    breaker = health.Breaker(model, snapshot.Settings.Resilience),
                    keys = health.Keys(model, snapshot.Settings.Resilience),
                    description = model.Description,
                    domains = model.Domains,
                    capabilities = model.Capabilities,
                    aliases = model.Aliases,
                    contextWindow = model.ContextWindow,
                    maxOutput = model.MaxOutput,
                    price = model.Price,
                    simulated = model.Simulated,
                    discovered = model.Discovered,
                    inFlight = own.InFlight,
                    stats = new
                    {
                        requests = useStored ? stored!.Requests : own.Requests,
                        successRate = useStored ? stored!.SuccessRate : own.SuccessRate,
                        averageResponseTime = useStored ? stored!.AverageMs : own.AverageMs,
                        averageRating = stored?.Rating,
                    },
                };
            }),
        }, JsonReply.Options);
    }

    private static IResult List(HttpContext http, GatewayState state, int? limit, string? after_id, string? before_id)
    {
        var (snapshot, models) = (state.Current, ModelViews.Public(state.Current).ToArray());
        if (!IsAnthropic(http)) return Results.Json(new { @object = "list", data = models.Select(m => ModelViews.OpenAI(m.Name, m.Model, snapshot)) }, JsonReply.Options);
        var from = after_id is null ? 0 : Array.FindIndex(models, m => m.Name == after_id) + 1;
        var to = before_id is null ? models.Length : Array.FindIndex(models, m => m.Name == before_id) is >= 0 and var at ? at : models.Length;
        var page = models[Math.Min(from, to)..to].Take(Math.Clamp(limit ?? 20, 1, 1000)).ToArray();
        return Results.Json(new
        {
            data = page.Select(m => ModelViews.Anthropic(m.Name, m.Model, snapshot)),
            has_more = to - from > page.Length,
            first_id = page.FirstOrDefault().Name,
            last_id = page.LastOrDefault().Name,
        }, JsonReply.Options);
    }

    private static async Task<IResult> One(HttpContext http, GatewayState state, SurfaceErrors errors, string id)
    {
        var snapshot = state.Current;
        var group = snapshot.Find(id);
        if (group is null && id != "auto")
        {
            await errors.SendAsync(http, Unknown(id));
            return Results.Empty;
        }
        var model = group?.Members[0];
        return Results.Json(IsAnthropic(http) ? ModelViews.Anthropic(id, model, snapshot) : ModelViews.OpenAI(id, model, snapshot), JsonReply.Options);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, GatewayState state, SurfaceErrors errors)
    {
        var body = await BodyJson.ReadAsync(http, state);
        if (body.Succeeded)
        {
            var name = body.Value.Text("model") ?? body.Value.Text("name") ?? "";
            if (name == "auto" || state.Current.Find(name) is not null) return Results.Json(ModelViews.Show(state.Current.Find(name)?.Members[0]), JsonReply.Options);
            await errors.SendAsync(http, name.Length == 0 ? BodyJson.Bad("Name the model: {\"model\":\"…\"}.", "model") : Unknown(name));
        }
        else
        {
            await errors.SendAsync(http, body.Failure);
        }
        return Results.Empty;
    }

    private static bool IsAnthropic(HttpContext http) => http.Request.Headers.ContainsKey("anthropic-version");

    private static ChatFailure Unknown(string name) => new() { Kind = FailureKind.UnknownModel, Status = 404, Type = "not_found_error", Code = "model_not_found", Param = "model", Message = $"The model \"{name}\" is not known here. GET /v1/models lists those that are." };
}
