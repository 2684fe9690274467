using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ModelProxy.Simulator.Answering;
using ModelProxy.Simulator.AnthropicMessages;
using ModelProxy.Simulator.Asking;
using ModelProxy.Simulator.CursorAgents;
using ModelProxy.Simulator.Embeddings;
using ModelProxy.Simulator.Files;
using ModelProxy.Simulator.Homemade;
using ModelProxy.Simulator.Models;
using ModelProxy.Simulator.Ollama;
using ModelProxy.Simulator.OpenAIChat;
using ModelProxy.Simulator.OpenAIResponses;
using ModelProxy.Simulator.Outcomes;
using ModelProxy.Simulator.Steering;
using ModelProxy.Simulator.Users;
using ModelProxy.Simulator.Wire;

namespace ModelProxy.Simulator;

internal static class SimulatorExtensions
{
    public static void AddSimulator(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SimulatorOptions>().BindConfiguration("Simulator").Configure<IConfiguration>((options, settings) =>
        {
            options.Key = settings["SIMULATOR_KEY"] ?? options.Key;
            options.Seed = settings["SIMULATOR_SEED"] ?? options.Seed;
            options.Missing = settings["SIMULATOR_MISSING"] ?? options.Missing;
            options.Latency = settings.GetValue<double?>("SIMULATOR_LATENCY") ?? options.Latency;
            options.Outcomes = settings["SIMULATOR_OUTCOMES"] ?? options.Outcomes;
            options.OutcomesPool = settings["SIMULATOR_OUTCOMES_POOL"] ?? options.OutcomesPool;
        }).ValidateDataAnnotations().Validate(options => options.Outcomes.Length == 0 || Directory.Exists(options.Outcomes), "Simulator:Outcomes (SIMULATOR_OUTCOMES) names a folder that is not there.").ValidateOnStart();
        builder.Services.AddSingleton<RequestLog>().AddSingleton<FaultQueue>().AddSingleton<ModelCatalogue>().AddSingleton<Answerer>().AddSingleton<RecordedOutcomes>()
            .AddSingleton<StoredResponses>().AddSingleton<ProviderEndpoint>().AddSingleton<ChatWire>().AddSingleton<ResponsesWire>().AddSingleton<MessagesWire>();
        builder.Services.AddCursorAgents();
        builder.Services.AddSingleton<StoredFiles>();
        builder.AddUsers();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    }

    public static void MapSimulator(this WebApplication app)
    {
        app.MapOpenAI();
        app.MapAnthropic();
        app.MapOllama();
        app.MapCursorAgents();
        app.MapFiles();
        app.MapHomemade();
        app.MapSteering();
    }

    private static void MapOpenAI(this WebApplication app)
    {
        app.MapPost("/v1/chat/completions", (HttpContext context, ProviderEndpoint endpoint, ChatWire wire) => endpoint.AnswerAsync(context, wire));
        app.MapPost("/v1/responses", (HttpContext context, ProviderEndpoint endpoint, ResponsesWire wire) => endpoint.AnswerAsync(context, wire));
        // Codex tries a WebSocket here and falls back on 426
        app.MapGet("/v1/responses", () => TypedResults.StatusCode(StatusCodes.Status426UpgradeRequired));
        app.MapGet("/v1/responses/{id}", (string id, StoredResponses stored) => stored.Get(id) is { } response
            ? Results.Text(Json.Write(response), "application/json")
            : Results.Json(new { error = new { message = $"Response with id '{id}' not found.", type = "invalid_request_error", param = (string?)null, code = (string?)null } }, statusCode: 404));
        app.MapPost("/v1/embeddings", (HttpContext context, ProviderEndpoint endpoint, ChatWire wire) => EmbeddingEndpoints.OpenAIAsync(context, endpoint, wire));
        app.MapGet("/v1/models", async (HttpContext context, ProviderEndpoint endpoint, ModelCatalogue models, ChatWire openai, MessagesWire anthropic) =>
        {
            var isAnthropic = context.Request.Headers.ContainsKey("anthropic-version");
            if (await endpoint.ReadAsync(context, isAnthropic ? anthropic : openai) is not null)
                await WriteAsync(context, isAnthropic ? ModelListings.Anthropic(models) : ModelListings.OpenAI(models));
        });
        app.MapGet("/v1/models/{**id}", async (HttpContext context, string id, ProviderEndpoint endpoint, ModelCatalogue models, ChatWire openai, MessagesWire anthropic) =>
        {
            var isAnthropic = context.Request.Headers.ContainsKey("anthropic-version");
            IWire wire = isAnthropic ? anthropic : openai;
            if (await endpoint.ReadAsync(context, wire) is null) return;
            if (models.IsMissing(id)) await ProviderEndpoint.WriteErrorAsync(context, wire, new Trouble(TroubleKind.UnknownModel, 404, id), new Draw(id));
            else await WriteAsync(context, isAnthropic ? ModelListings.Anthropic(models.Get(id)) : ModelListings.OpenAI(models.Get(id)));
        });
    }

    private static void MapAnthropic(this WebApplication app)
    {
        app.MapPost("/v1/messages", (HttpContext context, ProviderEndpoint endpoint, MessagesWire wire) => endpoint.AnswerAsync(context, wire));
        app.MapPost("/v1/messages/count_tokens", async (HttpContext context, ProviderEndpoint endpoint, MessagesWire wire) =>
        {
            if (await endpoint.ReadAsync(context, wire) is not { } body) return;
            try
            {
                var ask = MessagesReader.Read(body, context.Request.Headers, counting: true);
                endpoint.Find(ask.Model);
                await WriteAsync(context, new JsonObject { ["input_tokens"] = ask.PromptTokens });
            }
            catch (RefusedException refused)
            {
                await ProviderEndpoint.WriteErrorAsync(context, wire, refused.Trouble, new Draw(Json.Write(body)));
            }
        });
    }

    private static void MapOllama(this WebApplication app)
    {
        OllamaWire chat = new(isChat: true), generate = new(isChat: false);
        app.MapMethods("/", ["GET", "HEAD"], () => TypedResults.Text("Ollama is running"));
        app.MapPost("/api/chat", (HttpContext context, ProviderEndpoint endpoint) => endpoint.AnswerAsync(context, chat));
        app.MapPost("/api/generate", (HttpContext context, ProviderEndpoint endpoint) => endpoint.AnswerAsync(context, generate));
        app.MapPost("/api/embed", (HttpContext context, ProviderEndpoint endpoint) => EmbeddingEndpoints.OllamaAsync(context, endpoint, chat, isOld: false));
        app.MapPost("/api/embeddings", (HttpContext context, ProviderEndpoint endpoint) => EmbeddingEndpoints.OllamaAsync(context, endpoint, chat, isOld: true));
        app.MapGet("/api/version", () => TypedResults.Ok(new { version = OllamaCatalogue.Version }));
        app.MapGet("/api/tags", (HttpContext context, ModelCatalogue models) => WriteAsync(context, OllamaCatalogue.Tags(models)));
        app.MapGet("/api/ps", (HttpContext context) => WriteAsync(context, new JsonObject { ["models"] = new JsonArray() }));
        app.MapPost("/api/show", (HttpContext context, ProviderEndpoint endpoint, ModelCatalogue models) => OllamaCatalogue.ShowAsync(context, endpoint, chat, models));
        app.MapPost("/api/pull", (HttpContext context, ProviderEndpoint endpoint, ModelCatalogue models) => OllamaCatalogue.PullAsync(context, endpoint, chat, models));
        app.MapDelete("/api/delete", (HttpContext context, ProviderEndpoint endpoint, ModelCatalogue models) => OllamaCatalogue.DeleteAsync(context, endpoint, chat, models));
    }

    private static Task WriteAsync(HttpContext context, JsonObject body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Json.Write(body), context.RequestAborted);
    }
}
