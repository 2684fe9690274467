using System.Net.Http.Json;
using System.Text.Json;
using ModelProxy.TestKit;

[assembly: AssemblyFixture(typeof(ModelProxy.Contract.Tests.Providers.ProvidersFixture))]

namespace ModelProxy.Contract.Tests.Providers;

/// <summary>One gateway whose providers are of the kinds no SDK speaks: Cursor's agents, a described one, and pass-through.</summary>
public sealed class ProvidersFixture : IAsyncLifetime
{
    public const string Key = "caller-key";

    private ServiceProcess? _simulator;
    private ServiceProcess? _gateway;

    public HttpClient Http => _gateway!.Http;

    public Uri Gateway => _gateway!.HttpAddress;

    public string Output => _gateway!.Output;

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _simulator = await ServiceProcess.StartAsync("Simulator", new Dictionary<string, string?> { ["SIMULATOR_LATENCY"] = "0" }, cancellation);
        var config = Path.Combine(Directory.CreateTempSubdirectory("modelproxy-providers-").FullName, "modelproxy.json");
        await File.WriteAllTextAsync(config, Config(_simulator.HttpAddress), cancellation);
        _gateway = await ServiceProcess.StartAsync("Gateway", new Dictionary<string, string?> { ["MODELPROXY_CONFIG"] = config, ["CURSOR_API_KEY"] = "cursor-secret" }, cancellation);
        _gateway.Http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null) await _gateway.DisposeAsync();
        if (_simulator is not null) await _simulator.DisposeAsync();
    }

    /// <summary>What the Simulator was sent at paths that hold <paramref name="path"/>, oldest first.</summary>
    public async Task<JsonElement[]> SentAsync(string path, CancellationToken cancellation)
    {
        var log = await _simulator!.Http.GetFromJsonAsync<JsonElement>($"/sim/requests?path={Uri.EscapeDataString(path)}", cancellation);
        return [.. log.EnumerateArray()];
    }

    /// <summary>The last such request whose body or headers hold a mark of the test's own.</summary>
    public async Task<JsonElement> SentWithAsync(string path, string mark, CancellationToken cancellation) =>
        (await SentAsync(path, cancellation)).Last(request => request.GetRawText().Contains(mark, StringComparison.Ordinal));

    public Task<HttpResponseMessage> FaultAsync(object fault, CancellationToken cancellation) => _simulator!.Http.PostAsJsonAsync("/sim/faults", fault, cancellation);

    public Task<HttpResponseMessage> PostAsync(string path, object body, CancellationToken cancellation) => Http.PostAsJsonAsync(path, body, cancellation);

    public static string NewMark() => "mark-" + Guid.NewGuid().ToString("N")[..10];

    private static string Config(Uri simulator) => $$"""
        {
          "providers": {
            "openai": { "kind": "openai", "baseUrl": "{{simulator}}v1", "apiKeys": ["sk-one", "sk-two"] },
            "claude": { "kind": "anthropic", "baseUrl": "{{simulator}}", "apiKey": "sk-ant" },
            "ollama": { "kind": "ollama", "baseUrl": "{{simulator}}" },
            "cursor": { "kind": "cursor", "baseUrl": "{{simulator}}", "apiKey": "${CURSOR_API_KEY}", "repository": "example/shop", "ref": "main" },
            "homemade": {
              "kind": "custom", "endpoint": "{{simulator}}homemade/{model}/generate", "apiKey": "homemade-secret", "headers": { "x-homemade-key": "{apiKey}", "x-homemade-model": "{model}" },
              "request": { "$.talk": "{messages}", "$.rules": "{system}", "$.limits.tokens": "{max_tokens}", "$.limits.heat": "{temperature}", "$.live": "{stream}" },
              "message": { "who": "{role}", "says": ["{text}"] }, "roles": { "user": "HUMAN", "assistant": "MODEL" },
              "response": { "text": "$.result.parts[*].says", "finish": "$.result.why", "finishReasons": { "END": "stop", "TOO_LONG": "length" }, "inputTokens": "$.metering.in", "outputTokens": "$.metering.out", "id": "$.ticket", "error": "$.problem.text" },
              "stream": { "text": "$.piece", "finish": "$.why", "end": "[END]" }
            },
            "plainmade": {
              "kind": "custom", "baseUrl": "{{simulator}}", "endpoint": "/homemade/{model}/generate",
              "request": { "$.talk[0]": { "who": "HUMAN", "says": ["{prompt}"] } },
              "response": { "text": "$.result.parts[0].says" }
            }
          },
          "models": {
            "gpt": { "provider": "openai", "upstreamModel": "gpt-test", "domains": ["code"] },
            "cursor": { "provider": "cursor", "upstreamModel": "default", "weight": 0 },
            "cursor-composer": { "provider": "cursor", "upstreamModel": "composer-2", "weight": 0 },
            "homemade": { "provider": "homemade", "upstreamModel": "seven b", "maxOutput": 400 },
            "homemade-lasting": { "provider": "homemade", "upstreamModel": "seven b", "maxOutput": 400, "fallbacks": ["gpt"] },
            "plainmade": { "provider": "plainmade" }
          },
          "keys": [ { "name": "caller", "key": "{{Key}}" }, { "name": "narrow", "key": "narrow-key", "models": ["gpt"] }, { "name": "slow", "key": "slow-key", "requestsPerMinute": 1 } ],
          "limits": { "idleMs": 2000, "totalMs": 60000 },
          "routing": { "default": "gpt" }
        }
        """;
}
