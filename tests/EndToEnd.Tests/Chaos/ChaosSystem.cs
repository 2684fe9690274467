using ModelProxy.TestKit;
using ModelProxy.TestKit.Databases;
using Npgsql;

namespace ModelProxy.EndToEnd.Tests.Chaos;

/// <summary>Every service, a Postgres and an Ollama of their own, all of which can be killed; the providers stay.</summary>
internal sealed class ChaosSystem : IAsyncDisposable
{
    private const string Settings = """
        {
          "providers": {
            "open": { "kind": "openai-compatible", "baseUrl": "$PROVIDERS", "apiKey": "sk-test" },
            "anthropic": { "kind": "anthropic", "baseUrl": "$PROVIDERS", "apiKey": "sk-test" }
          },
          "models": {
            "coder": { "provider": "open", "upstreamModel": "sim-coder", "description": "writes code", "domains": ["code"], "fallbacks": ["thinker"] },
            "writer": { "provider": "open", "upstreamModel": "sim-writer", "description": "writes stories", "domains": ["creative_writing"] },
            "thinker": { "provider": "anthropic", "upstreamModel": "sim-thoughtful", "description": "reasons", "domains": ["reasoning"] }
          },
          "routing": { "default": "writer", "judge": { "deadlineMs": 1000 } }
        }
        """;

    private readonly InstalledServer _postgres;
    private readonly ServicePart _providers;

    private ChaosSystem(InstalledServer postgres, string folder)
    {
        _postgres = postgres;
        var places = new ServicePlaces();
        _providers = new ServicePart("providers", "Simulator", new Dictionary<string, string?>(), Ports.Free());
        Ollama = new ServicePart("ollama", "Simulator", new Dictionary<string, string?>(), Ports.Free());
        var variables = new Dictionary<string, string?>
        {
            ["ConnectionStrings__modelproxydb"] = ConnectionString,
            ["ConnectionStrings__llama3"] = $"Endpoint={Ollama.Address};Model=llama3",
            ["MODELPROXY_CONFIG"] = Path.Combine(folder, "modelproxy.json"),
            ["MODELPROXY_SPILL"] = Path.Combine(folder, "spill"),
        };
        places.Write(variables);
        ServicePart Inner(string name, string project) => new(name, project, variables, places.Of(project).Http, places.Of(project).Grpc);
        (Feedback, Router, Learning) = (Inner("feedback", "FeedbackService"), Inner("router", "RouterService"), Inner("learning", "LearningWorker"));
        Gateway = new ServicePart("gateway", "Gateway", variables, Ports.Free());
        Postgres = new PostgresPart(postgres);
    }

    public PostgresPart Postgres { get; }

    public ServicePart Ollama { get; }

    public ServicePart Feedback { get; }

    public ServicePart Router { get; }

    public ServicePart Learning { get; }

    public ServicePart Gateway { get; }

    private string ConnectionString => new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = "modelproxydb" }.ConnectionString;

    /// <summary>Skips the test where Postgres is not installed as programs.</summary>
    public static async Task<ChaosSystem> StartAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc and sends POSIX signals");
        Assert.SkipWhen(PostgresBinaries.Folder is null, "kills a Postgres of its own, for which its programs must be installed (`apt install postgresql`)");
        var folder = Directory.CreateTempSubdirectory("modelproxy-chaos-").FullName;
        var system = new ChaosSystem(await InstalledServer.StartAsync(cancellationToken), folder);
        try
        {
            await system.StartAllAsync(folder, cancellationToken);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ids of all recorded exchanges, as often as they are there.</summary>
    public async Task<IReadOnlyList<Guid>> RecordedAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false;Command Timeout=60");
        await using var command = source.CreateCommand("select id from traffic.exchange");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<Guid>();
        while (await rows.ReadAsync(cancellationToken)) ids.Add(rows.GetGuid(0));
        return ids;
    }

    public async Task<long> CountAsync(string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false;Command Timeout=60");
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new[] { Gateway, Learning, Router, Feedback, Ollama, _providers }) await part.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private async Task StartAllAsync(string folder, CancellationToken cancellationToken)
    {
        await using (var source = NpgsqlDataSource.Create(_postgres.ConnectionString + ";Pooling=false"))
        await using (var command = source.CreateCommand("create database modelproxydb"))
            await command.ExecuteNonQueryAsync(cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "modelproxy.json"), Settings.Replace("$PROVIDERS", _providers.Address, StringComparison.Ordinal), cancellationToken);
        await Task.WhenAll(new[] { _providers, Ollama, Feedback, Router, Learning, Gateway }.Select(part => part.BringBackAsync(cancellationToken)));
        await Wait.UntilAsync(async () => (await Feedback.Http.GetAsync("/health/ready", cancellationToken)).IsSuccessStatusCode, cancellationToken, TimeSpan.FromMinutes(1), () => Feedback.Output);
        // a request of each kind, so that the load does not begin with cold starts
        foreach (var client in Clients.ClientDialect.All)
            using (var response = await Gateway.Http.PostAsync(client.Path, System.Net.Http.Json.JsonContent.Create(client.Ask("auto", "Reply with exactly: warm", false)), cancellationToken)) response.EnsureSuccessStatusCode();
    }
}
