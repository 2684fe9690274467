namespace ModelProxy.Dashboard.Gateways;

/// <summary><c>GET /models</c> of the gateway.</summary>
public sealed record GatewayModels
{
    public IReadOnlyList<GatewayModel> Models { get; set => field = value ?? []; } = [];
}

public sealed record GatewayModel
{
    public string Name { get; set => field = value ?? ""; } = "";
    public string Provider { get; set => field = value ?? ""; } = "";
    public string UpstreamModel { get; set => field = value ?? ""; } = "";
    public bool Available { get; set; }

    /// <summary>Why it is not available; null or empty when it is.</summary>
    public string? Reason { get; set; }
    public double Weight { get; set; }

    /// <summary><c>closed</c>, <c>open</c> or <c>half-open</c>.</summary>
    public string? Breaker { get; set; }
    /// <summary>Each key of the provider by its number.</summary>
    public IReadOnlyList<ModelKey> Keys { get; set => field = value ?? []; } = [];
    public string? Description { get; set; }
    public IReadOnlyList<string> Domains { get; set => field = value ?? []; } = [];
    public IReadOnlyList<string> Capabilities { get; set => field = value ?? []; } = [];
    public IReadOnlyList<string> Aliases { get; set => field = value ?? []; } = [];
    public ModelPrice? Price { get; set; }
    public ModelStats? Stats { get; set; }
}

/// <param name="Id"><c>claude#2</c>; empty = the provider asks for none.</param>
/// <param name="Reason">Why it rests; null = it is used.</param>
public sealed record ModelKey(string Id, string Breaker, string? Reason);

/// <summary>USD per million tokens; null = unknown.</summary>
public sealed record ModelPrice(double? Input, double? CachedInput, double? Output);

/// <param name="SuccessRate">0-1; null before the first request.</param>
/// <param name="AverageResponseTime">Milliseconds; null before the first request.</param>
/// <param name="AverageRating">1-5; null before the first rating.</param>
public sealed record ModelStats(long Requests, double? SuccessRate, double? AverageResponseTime, double? AverageRating);

/// <summary><c>POST /api/config/weights</c>, both ways.</summary>
public sealed record ModelWeights(IReadOnlyDictionary<string, double> Weights);

/// <summary>What the gateway says when it refuses.</summary>
public sealed record GatewayError
{
    public System.Text.Json.JsonElement Error { get; set; }
    public string? Message { get; set; }

    /// <summary>The explanation, in the manner of the gateway's own surfaces or of OpenAI's (<c>error.message</c>).</summary>
    public string Explanation => Message ?? Error.ValueKind switch
    {
        System.Text.Json.JsonValueKind.Object when Error.TryGetProperty("message", out var message) => message.ToString(),
        System.Text.Json.JsonValueKind.String => Error.GetString()!,
        _ => "",
    };
}

public sealed record RatingTaken(bool Success);

/// <summary><c>POST /api/feedback</c>.</summary>
public sealed record Rating(string QueryId, int Stars, string? Comments)
{
    [System.Text.Json.Serialization.JsonPropertyName("rating")]
    public int Stars { get; set; } = Stars;
}
