using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ModelProxy.Browser.Tests.Running;

/// <summary>Says what a gateway says, from a script, and remembers what it was told.</summary>
public sealed class ScriptedGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, double> _weights = new() { ["coder"] = 3, ["writer"] = 1 };

    private ScriptedGateway(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public List<JsonNode> Ratings { get; } = [];

    public double WeightOf(string model) => _weights[model];

    public static async Task<ScriptedGateway> StartAsync()
    {
        // no settings: some service's appsettings.json lies beside the tests, and would tell where to listen
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var gateway = new ScriptedGateway(builder.Build());
        gateway.Map();
        await gateway._app.StartAsync();
        gateway.Address = new Uri(gateway._app.Urls.First());
        return gateway;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Map()
    {
        _app.MapGet("/health", () => new { status = "ok", version = "0.1.0", uptimeSeconds = 61, models = new { available = 2, total = 3 }, services = new { router = "ok", feedback = "ok", database = "ok", ollama = "away" }, config = new { loadedAt = DateTimeOffset.UtcNow, error = (string?)null } });
        _app.MapGet("/models", () => new
        {
            models = new object[]
            {
                Model("coder", true, null),
                Model("writer", true, null),
                new { name = "lost", provider = "elsewhere", upstreamModel = "x", available = false, reason = "no key: set ELSEWHERE_API_KEY", weight = 0, breaker = "open" },
            },
        });
        _app.MapPost("/api/config/weights", (JsonNode body) =>
        {
            foreach (var (model, weight) in body["weights"]!.AsObject()) _weights[model] = weight!.GetValue<double>();
            return new { success = true, weights = _weights };
        });
        _app.MapPost("/api/feedback", (JsonNode body) =>
        {
            Ratings.Add(body);
            return new { success = true };
        });
        _app.MapGet("/api/admin/logs", () => new[] { Line(1, "Information", "Configuration loaded: 3 models"), Line(2, "Error", "coder: overloaded, falling over to writer") });
        _app.MapPost("/v1/chat/completions", AnswerAsync);
    }

    private object Model(string name, bool available, string? reason) => new
    {
        name,
        provider = "sim",
        upstreamModel = "sim-" + name,
        available,
        reason,
        weight = _weights[name],
        breaker = "closed",
        description = "a model of the script",
        domains = new[] { "code" },
        capabilities = new[] { "tools" },
        price = new { input = 1, output = 2 },
        stats = new { requests = 12, successRate = 1, averageResponseTime = 240, averageRating = 4.5 },
    };

    private static object Line(int id, string level, string message) => new { id, at = DateTimeOffset.UtcNow, service = "gateway", level, category = "Gateway", message };

    private static async Task AnswerAsync(HttpContext context, JsonNode body)
    {
        var asked = body["model"]!.GetValue<string>();
        var model = asked == "auto" ? "coder" : asked;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["x-modelproxy-query-id"] = Guid.CreateVersion7().ToString();
        context.Response.Headers["x-modelproxy-model"] = model;
        context.Response.Headers["x-modelproxy-route"] = asked == "auto" ? "learned; confidence=87" : "named";
        string[] events =
        [
            $$"""{"choices":[{"delta":{"content":"An answer of "},"finish_reason":null}]}""",
            $$"""{"choices":[{"delta":{"content":"{{model}}."},"finish_reason":null}]}""",
            """{"choices":[{"delta":{},"finish_reason":"stop"}]}""",
            """{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":4}}""",
            "[DONE]",
        ];
        foreach (var data in events) await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
    }
}
