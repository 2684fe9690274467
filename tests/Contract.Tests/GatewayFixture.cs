using ModelProxy.TestKit;

[assembly: AssemblyFixture(typeof(ModelProxy.Contract.Tests.GatewayFixture))]

namespace ModelProxy.Contract.Tests;

/// <summary>One gateway and one simulator for all contract tests; a model for every kind of provider.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    /// <summary>Public names of the models, one for each dialect a provider may speak.</summary>
    public static readonly string[] Models = ["on-openai", "on-compatible", "on-anthropic", "on-ollama"];

    /// <summary>A model of its own for a test that makes one fail: what the gateway learns of it is nobody else's trouble.</summary>
    /// <param name="like">One of <see cref="Models"/>.</param>
    /// <param name="number">0 to 7.</param>
    public static string Apart(string like, int number) => $"{like}-apart-{number}";

    public const string EmbeddingModel = "text-embedding-3-small";

    private ServiceProcess? _simulator;
    private ServiceProcess? _gateway;

    public Uri Gateway => _gateway!.HttpAddress;

    public Uri Simulator => _simulator!.HttpAddress;

    /// <summary>What the gateway printed, for the message of a failed test.</summary>
    public string Output => _gateway!.Output;

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _simulator = await ServiceProcess.StartAsync("Simulator", new Dictionary<string, string?>(), cancellation);
        var config = Path.Combine(Directory.CreateTempSubdirectory("modelproxy-contract-").FullName, "modelproxy.json");
        await File.WriteAllTextAsync(config, $$"""
            {
              "providers": {
                "openai": { "kind": "openai", "baseUrl": "{{Simulator}}v1", "apiKey": "sk-test" },
                "compatible": { "kind": "openai-compatible", "baseUrl": "{{Simulator}}v1", "apiKey": "sk-test" },
                "claude": { "kind": "anthropic", "baseUrl": "{{Simulator}}", "apiKey": "sk-test" },
                "ollama": { "kind": "ollama", "baseUrl": "{{Simulator}}" }
              },
              "models": {
                "on-openai": { "provider": "openai", "upstreamModel": "gpt-test" },
                "on-compatible": { "provider": "compatible", "upstreamModel": "compatible-test" },
                "on-anthropic": { "provider": "claude", "upstreamModel": "claude-test", "maxOutput": 8192 },
                "on-ollama": { "provider": "ollama", "upstreamModel": "llama-test" },
                {{ModelsApart()}}
                "{{EmbeddingModel}}": { "provider": "openai", "upstreamModel": "text-embedding-3-small", "capabilities": ["embeddings"] }
              },
              "routing": { "default": "on-openai" }
            }
            """, cancellation);
        _gateway = await ServiceProcess.StartAsync("Gateway", new Dictionary<string, string?> { ["MODELPROXY_CONFIG"] = config }, cancellation);
    }

    private static string ModelsApart() => string.Join("\n", Models.Zip(["openai", "compatible", "claude", "ollama"]).SelectMany(static pair =>
        Enumerable.Range(0, 8).Select(i => $$"""    "{{Apart(pair.First, i)}}": { "provider": "{{pair.Second}}", "upstreamModel": "{{pair.First}}-{{i}}", "weight": 0 },""")));

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null) await _gateway.DisposeAsync();
        if (_simulator is not null) await _simulator.DisposeAsync();
    }
}
