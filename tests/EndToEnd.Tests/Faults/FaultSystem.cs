using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ModelProxy.TestKit;

namespace ModelProxy.EndToEnd.Tests.Faults;

/// <summary>
/// Class fixture: one gateway and one Simulator for the whole table. Every cell has a model of its own, whose fault waits
/// for it at the Simulator, so that breakers and rests of one cell are nothing to the others.
/// </summary>
public sealed class FaultSystem : IAsyncLifetime
{
    /// <summary>Requests at once; most of the time they wait for limits to pass.</summary>
    private const int AtOnce = 48;

    private readonly ConcurrentDictionary<Cell, Outcome> _outcomes = new();
    private ServiceProcess _simulator = null!;
    private ServiceProcess _gateway = null!;

    internal IReadOnlyDictionary<Cell, Outcome> Outcomes => _outcomes;

    public async ValueTask InitializeAsync()
    {
        _simulator = await ServiceProcess.StartAsync("Simulator", new Dictionary<string, string?>(), CancellationToken.None);
        var file = Path.Combine(Directory.CreateTempSubdirectory("modelproxy-faults-").FullName, "modelproxy.json");
        await File.WriteAllTextAsync(file, Settings().ToJsonString());
        _gateway = await ServiceProcess.StartAsync("Gateway", new Dictionary<string, string?> { ["MODELPROXY_CONFIG"] = file }, CancellationToken.None);
        var faults = new JsonArray([.. Cell.All.Where(c => !c.Fault.IsUnreachable).Select(c => c.Fault.ForSimulator(c.UpstreamModel))]);
        using var queued = await _simulator.Http.PostAsJsonAsync("/sim/faults", faults);
        queued.EnsureSuccessStatusCode();
        await Parallel.ForEachAsync(Cell.All, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (cell, cancellation) => _outcomes[cell] = await AskAsync(cell, cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null) await _gateway.DisposeAsync();
        if (_simulator is not null) await _simulator.DisposeAsync();
    }

    private async Task<Outcome> AskAsync(Cell cell, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, cell.Client.Path) { Content = JsonContent.Create(cell.Client.Ask(cell.Model, "Reply with exactly: " + Fault.Said, cell.Stream)) };
        using var response = await _gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await ReplyReader.ReadAsync(cell, response, cancellationToken);
    }

    private JsonObject Settings()
    {
        var address = _simulator.HttpAddress.AbsoluteUri.TrimEnd('/');
        var (providers, models) = (new JsonObject(), new JsonObject());
        foreach (var cell in Cell.All)
        {
            providers[cell.ProviderName] ??= Provider(cell.Provider, cell.Fault.IsUnreachable ? "http://127.0.0.1:9" : address); // 9: the discard port, where nobody listens
            models[cell.Model] = new JsonObject
            {
                ["provider"] = cell.ProviderName,
                ["upstreamModel"] = cell.UpstreamModel,
                ["contextWindow"] = 8000,
                ["fallbacks"] = cell.Fault.Fallback is { } other ? new JsonArray(other) : [],
            };
        }
        models[Fault.Steady] = new JsonObject { ["provider"] = "openai-compatible", ["upstreamModel"] = "sim-steady", ["contextWindow"] = 200_000 };
        models[Fault.Small] = new JsonObject { ["provider"] = "openai-compatible", ["upstreamModel"] = "sim-small", ["contextWindow"] = 1000 };
        models[Fault.Broken] = new JsonObject { ["provider"] = "openai-compatible", ["upstreamModel"] = "sim-always-down" };
        return new JsonObject
        {
            ["providers"] = providers,
            ["models"] = models,
            ["routing"] = new JsonObject { ["default"] = Fault.Steady },
            ["limits"] = new JsonObject { ["firstTokenMs"] = 3000, ["idleMs"] = 3000, ["totalMs"] = 5000 },
            // the model that always fails is asked by many cells: its breaker is not what they are about
            ["resilience"] = new JsonObject { ["breakerMinimum"] = 1_000_000 },
        };
    }

    private static JsonObject Provider(string kind, string address) => kind == "ollama"
        ? new JsonObject { ["kind"] = kind, ["baseUrl"] = address }
        : new JsonObject { ["kind"] = kind, ["baseUrl"] = address, ["apiKey"] = "sk-test" };
}
