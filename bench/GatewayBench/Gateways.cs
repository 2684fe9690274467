using System.Diagnostics;
using ModelProxy.TestKit;

namespace ModelProxy.GatewayBench;

/// <summary>The gateway as it is measured: alone, and with everything that belongs to it.</summary>
internal static class Gateways
{
    private const string Key = "mp-bench";

    /// <summary>A named model, no keys, nobody who takes the records: they are kept on disk.</summary>
    /// <param name="with"><c>NAME=VALUE</c>s, separated by commas, for its environment.</param>
    public static async Task<Target> AloneAsync(int upstreamPort, string with = "")
    {
        var folder = Directory.CreateTempSubdirectory("modelproxy-bench-").FullName;
        var config = Path.Combine(folder, "modelproxy.json");
        await File.WriteAllTextAsync(config, Config("").Replace("$UPSTREAM", Upstream(upstreamPort), StringComparison.Ordinal));
        var port = Ports.Free();
        var environment = new Dictionary<string, string> { ["ASPNETCORE_URLS"] = $"http://localhost:{port}", ["MODELPROXY_CONFIG"] = config, ["MODELPROXY_SPILL"] = Path.Combine(folder, "spill"), ["DOTNET_ENVIRONMENT"] = "Production" };
        foreach (var setting in with.Split(',', StringSplitOptions.RemoveEmptyEntries)) environment[setting[..setting.IndexOf('=')]] = setting[(setting.IndexOf('=') + 1)..];
        return await Target.StartAsync(with.Length > 0 ? with : "gateway", Repository.AssemblyOf("Gateway"), [], environment, port);
    }

    /// <summary>A key, the router deciding by what was learned, every exchange recorded in Postgres.</summary>
    public static async Task<(WholeSystem System, Target Gateway)> WholeAsync(int upstreamPort)
    {
        var config = Config(""" "second": { "provider": "bench", "upstreamModel": "n" } """).Replace("$UPSTREAM", Upstream(upstreamPort), StringComparison.Ordinal)
            .Replace("\"routing\": {", $$""" "keys": [ { "name": "bench", "key": "{{Key}}" } ], "routing": { "mode": "learned", """, StringComparison.Ordinal);
        var system = await WholeSystem.StartAsync(CancellationToken.None, config, new Dictionary<string, string?> { ["DOTNET_ENVIRONMENT"] = "Production" });
        var target = new Target("whole", system.Gateway.HttpAddress, Process.GetProcessById(system.Gateway.Id), "auto", Key, owned: false);
        await target.UntilAnswersAsync();
        return (system, target);
    }

    private static string Upstream(int port) => $"http://localhost:{port}/v1";

    private static string Config(string more) => $$"""
        {
          "providers": { "bench": { "kind": "openai-compatible", "baseUrl": "$UPSTREAM", "apiKey": "sk-bench" } },
          "models": { "bench": { "provider": "bench", "upstreamModel": "m" }{{(more.Length > 0 ? "," : "")}} {{more}} },
          "routing": { "default": "bench" }
        }
        """;
}
