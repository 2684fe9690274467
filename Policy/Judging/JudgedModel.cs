using System.Globalization;

namespace ModelProxy.Policy.Judging;

/// <summary>A candidate as the judge is told of it. Rates are 0-1, stars 1-5 (0 = none), latency in ms (0 = unknown), price in USD per million output tokens.</summary>
public sealed record JudgedModel(string Name)
{
    public string Description { get; init; } = "";
    public IReadOnlyList<string> Domains { get; init; } = [];
    public double? SuccessRate { get; init; }
    public double Rating { get; init; }
    public double LatencyMs { get; init; }
    public double? OutputPrice { get; init; }

    /// <summary><c>- gpt: strong general model; good at: code, math; success 97%; rating 4.3/5; 1200 ms; $0.4 per 1M tokens out</c></summary>
    public string Describe(IEnumerable<string> facts)
    {
        var told = facts.Select(Fact).OfType<string>().ToArray();
        return told.Length == 0 ? $"- {Name}" : $"- {Name}: {string.Join("; ", told)}";
    }

    private string? Fact(string name) => name switch
    {
        ModelFacts.Description when Description.Length > 0 => OneLine(Description),
        ModelFacts.Fields when Domains.Count > 0 => $"good at: {string.Join(", ", Domains)}",
        ModelFacts.Success when SuccessRate is { } rate => string.Create(CultureInfo.InvariantCulture, $"success {rate:P0}"),
        ModelFacts.Rating when Rating > 0 => string.Create(CultureInfo.InvariantCulture, $"rating {Rating:0.0}/5"),
        ModelFacts.Latency when LatencyMs > 0 => string.Create(CultureInfo.InvariantCulture, $"{LatencyMs:0} ms"),
        ModelFacts.Price when OutputPrice is { } price => string.Create(CultureInfo.InvariantCulture, $"${price:0.##} per 1M tokens out"),
        _ => null,
    };

    private static string OneLine(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= 200 ? line : line[..200];
    }
}
