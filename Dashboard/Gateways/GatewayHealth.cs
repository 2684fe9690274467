using System.Text.Json;

namespace ModelProxy.Dashboard.Gateways;

/// <summary><c>GET /health</c> of the gateway. Setters, not init: what the gateway leaves out or sends as null keeps its default.</summary>
public sealed record GatewayHealth
{
    /// <summary><c>ok</c> or <c>degraded</c>.</summary>
    public string Status { get; set => field = value ?? ""; } = "";
    public string Version { get; set => field = value ?? ""; } = "";
    public double UptimeSeconds { get; set; }
    public ModelCount Models { get; set; } = new(0, 0);
    public IReadOnlyDictionary<string, JsonElement> Services { get; set => field = value ?? new Dictionary<string, JsonElement>(); } = new Dictionary<string, JsonElement>();
    public ConfigState Config { get; set; } = new(null, null);

    /// <summary>The state of one service, whether it is written as a word, a truth value or an object with a status; null when the gateway does not say.</summary>
    public string? StateOf(string service) => !Services.TryGetValue(service, out var state) ? null : state.ValueKind switch
    {
        JsonValueKind.String => state.GetString(),
        JsonValueKind.True => "ok",
        JsonValueKind.False => "away",
        JsonValueKind.Object when state.TryGetProperty("status", out var status) => status.ToString(),
        _ => null,
    };
}

public sealed record ModelCount(int Available, int Total);

/// <param name="Error">Why the last edit of the configuration was refused, or models saved at run time are not in force; null when all is.</param>
public sealed record ConfigState(DateTimeOffset? LoadedAt, string? Error);
