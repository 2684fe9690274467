using System.Net.Http.Json;
using System.Text.Json;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.TestKit;

/// <summary>Every service as a real process on free ports, a fresh Postgres, and the Simulator as all providers and as Ollama.</summary>
public sealed class WholeSystem : IAsyncDisposable
{
    private readonly List<ServiceProcess> _services = [];

    private WholeSystem(Postgres database) => Database = database;

    public Postgres Database { get; }

    public ServiceProcess Simulator { get; private set; } = null!;

    public ServiceProcess Feedback { get; private set; } = null!;

    public ServiceProcess Router { get; private set; } = null!;

    public ServiceProcess Learning { get; private set; } = null!;

    public ServiceProcess Gateway { get; private set; } = null!;

    public HttpClient Client => Gateway.Http;

    /// <summary>Path of modelproxy.json.</summary>
    public string ConfigFile { get; private set; } = "";

    /// <param name="config">Text of modelproxy.json with <c>$SIMULATOR</c> where the Simulator's address goes; null = <see cref="TwoModels"/>.</param>
    /// <param name="environment">Added to that of every service; <c>$SIMULATOR</c> as in the config (not for the Simulator itself).</param>
    public static async Task<WholeSystem> StartAsync(CancellationToken cancellationToken, string? config = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var system = new WholeSystem(await Postgres.CreateAsync());
        try
        {
            await system.StartAllAsync(config ?? TwoModels, environment ?? new Dictionary<string, string?>(), cancellationToken);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Two models of different skill behind one OpenAI-compatible provider.</summary>
    public const string TwoModels = """
        {
          "providers": { "sim": { "kind": "openai-compatible", "baseUrl": "$SIMULATOR", "apiKey": "sk-test" } },
          "models": {
            "coder": { "provider": "sim", "upstreamModel": "sim-coder", "description": "writes code", "domains": ["code"], "price": { "input": 1, "output": 2 } },
            "writer": { "provider": "sim", "upstreamModel": "sim-writer", "description": "writes stories", "domains": ["creative_writing"], "price": { "input": 1, "output": 2 } }
          },
          "routing": { "default": "writer" }
        }
        """;

    /// <summary>Services' addresses for one more service, e.g. the Dashboard.</summary>
    public Dictionary<string, string?> Addresses() => new()
    {
        ["ConnectionStrings__modelproxydb"] = Database.ConnectionString,
        ["ConnectionStrings__llama3"] = $"Endpoint={Simulator.HttpAddress};Model=llama3",
        ["services__router__http__0"] = Address(Router.HttpAddress),
        ["services__router__grpc__0"] = Address(Router.GrpcAddress),
        ["services__feedback__http__0"] = Address(Feedback.HttpAddress),
        ["services__feedback__grpc__0"] = Address(Feedback.GrpcAddress),
        ["services__learning__http__0"] = Address(Learning.HttpAddress),
        ["services__learning__grpc__0"] = Address(Learning.GrpcAddress),
        ["services__gateway__http__0"] = Address(Gateway.HttpAddress),
    };

    /// <summary>Asks <c>/v1/chat/completions</c> and gives the answer, its headers and its text.</summary>
    public async Task<ChatAnswer> AskAsync(string prompt, string model = "auto", string? user = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new { model, messages = new[] { new { role = "user", content = prompt } } }),
        };
        if (user is not null) request.Headers.Add("x-modelproxy-user", user);
        using var response = await Client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"{(int)response.StatusCode}: {body}\n{Gateway.Output}");
        string Header(string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
        using var json = JsonDocument.Parse(body);
        return new ChatAnswer(Guid.Parse(Header("x-modelproxy-query-id")), Header("x-modelproxy-model"), Header("x-modelproxy-route"),
            json.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString() ?? "");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_services)) await service.DisposeAsync();
        await Database.DisposeAsync();
    }

    private async Task StartAllAsync(string config, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("modelproxy-system-").FullName, "modelproxy.json");
        var variables = new Dictionary<string, string?>(environment) { ["ConnectionStrings__modelproxydb"] = Database.ConnectionString, ["MODELPROXY_CONFIG"] = ConfigFile = file };
        Simulator = await StartAsync("Simulator", variables, cancellationToken);
        await File.WriteAllTextAsync(file, config.Replace("$SIMULATOR", Address(Simulator.HttpAddress), StringComparison.Ordinal), cancellationToken);
        foreach (var (name, value) in environment)
            if (value is not null) variables[name] = value.Replace("$SIMULATOR", Address(Simulator.HttpAddress), StringComparison.Ordinal);
        variables["ConnectionStrings__llama3"] = $"Endpoint={Address(Simulator.HttpAddress)};Model=llama3";

        var places = new ServicePlaces();
        places.Write(variables);
        Task<ServiceProcess> StartInPlaceAsync(string project) => ServiceProcess.StartAsync(project, variables, cancellationToken, places.Of(project).Http, places.Of(project).Grpc);
        var started = await Task.WhenAll(StartInPlaceAsync("FeedbackService"), StartInPlaceAsync("RouterService"), StartInPlaceAsync("LearningWorker"), ServiceProcess.StartAsync("Gateway", variables, cancellationToken));
        _services.AddRange(started);
        (Feedback, Router, Learning, Gateway) = (started[0], started[1], started[2], started[3]);
        await Wait.UntilAsync(() => Feedback.AnswersAsync("/health/ready", cancellationToken), cancellationToken, describe: () => Feedback.Output);
    }

    private async Task<ServiceProcess> StartAsync(string project, Dictionary<string, string?> variables, CancellationToken cancellationToken)
    {
        var service = await ServiceProcess.StartAsync(project, variables, cancellationToken);
        _services.Add(service);
        return service;
    }

    private static string Address(Uri uri) => uri.AbsoluteUri.TrimEnd('/');
}

/// <param name="Route">The <c>x-modelproxy-route</c> header, e.g. <c>learned; confidence=87</c>.</param>
public sealed record ChatAnswer(Guid QueryId, string Model, string Route, string Text);
