using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelProxy.Policy.Judging;

/// <summary>The JSON schema a judge is held to.</summary>
public static class VerdictSchema
{
    /// <summary>Verdicts are short; a model that rambles is cut off after this many tokens.</summary>
    public const int MostTokens = 220;

    public static JsonElement Of(IEnumerable<string> models) => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["selectedModel"] = Choice(models),
            ["confidence"] = Number(),
            ["reasoning"] = new JsonObject { ["type"] = "string" },
            ["domain"] = Choice(Domains.All),
            ["complexity"] = Number(),
        },
        ["required"] = new JsonArray("selectedModel", "confidence", "reasoning", "domain", "complexity"),
    });

    private static JsonObject Choice(IEnumerable<string> values) => new() { ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value)]) };

    private static JsonObject Number() => new() { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = 100 };
}
