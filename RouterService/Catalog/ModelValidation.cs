using System.Text.Json;
using System.Text.RegularExpressions;
using ModelProxy.Contracts.Catalog.V1;

namespace ModelProxy.RouterService.Catalog;

/// <summary>
/// Checks one "models" entry given at run time, for example
/// <c>{"provider":"openai","upstreamModel":"gpt-5","weight":2,"price":{"input":1.25,"output":10}}</c>.
/// Fields we do not know are kept: the gateway may know them. Those it knows are taken as it takes them; whether the
/// provider and the fallbacks exist only the gateway can tell, which has the file.
/// </summary>
internal static partial class ModelValidation
{
    private static readonly string[] Texts = ["provider", "upstreamModel", "description", "name"];
    private static readonly string[] Lists = ["domains", "capabilities", "aliases", "fallbacks", "omit"];
    private static readonly string[] Counts = ["contextWindow", "maxOutput"];
    private static readonly string[] ToolsApis = ["chat", "responses"];

    public static IEnumerable<string> Model(ModelOverride? model)
    {
        if (model is null)
        {
            yield return "No model was given.";
            yield break;
        }
        if (CatalogValidation.Name(model.Name, "model") is { } wrong) yield return wrong;
        if (string.Equals(model.Name, "auto", StringComparison.OrdinalIgnoreCase)) yield return "'auto' means that the router chooses; give the model another name.";
        if (model.Deleted && model.Json.Length == 0) yield break;

        JsonDocument? document = null;
        string? mistake = null;
        try
        {
            document = JsonDocument.Parse(model.Json.Length == 0 ? "{}" : model.Json);
        }
        catch (JsonException notJson)
        {
            mistake = $"The fields of {model.Name} are not JSON: {notJson.Message}";
        }
        if (document is null)
        {
            yield return mistake!;
            yield break;
        }
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object) yield return $"The fields of {model.Name} must be one JSON object.";
            else if (!IsText(document.RootElement)) yield return $"A text of {model.Name} holds half a character: an escape from \\ud800 to \\udfff without its other half.";
            else foreach (var wrongField in document.RootElement.EnumerateObject().Select(Field).OfType<string>()) yield return wrongField;
        }
    }

    private static string? Field(JsonProperty field)
    {
        var value = field.Value;
        if (value.ValueKind == JsonValueKind.Null) return null;
        if (Texts.Contains(field.Name) && value.ValueKind != JsonValueKind.String) return $"{field.Name} must be a text.";
        if (Lists.Contains(field.Name) && !(value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String))) return $"{field.Name} must be a list of texts.";
        if (field.Name == "weight" && !(IsAmount(value) && value.GetDouble() <= CatalogValidation.HighestWeight)) return $"weight must be a number between 0 and {CatalogValidation.HighestWeight:0}.";
        if (Counts.Contains(field.Name) && !(IsAmount(value) && value.GetDouble() is var count && double.IsInteger(count) && count <= int.MaxValue)) return $"{field.Name} must be a whole number between 0 (unknown) and {int.MaxValue}.";
        if (field.Name == "toolsApi" && !(value.ValueKind == JsonValueKind.String && ToolsApis.Contains(value.GetString()))) return $"toolsApi must be one of {string.Join(", ", ToolsApis)}.";
        if (field.Name == "price" && !(value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.Null || IsAmount(p.Value))))
            return "price must be an object of USD per million tokens, for example {\"input\":3,\"output\":15}.";
        if (field.Name.Contains("key", StringComparison.OrdinalIgnoreCase) && value.ValueKind == JsonValueKind.String && !Reference().IsMatch(value.GetString()!))
            return $"{field.Name} must name an environment variable, like \"${{OPENAI_API_KEY}}\": keys of providers are not kept in the database.";
        return null;
    }

    // JSON may hold "\ud83d", which is no text: reading it throws, here and in the gateway
    private static bool IsText(JsonElement json)
    {
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.Object => json.EnumerateObject().All(member => member.Name.Length >= 0 && IsText(member.Value)),
                JsonValueKind.Array => json.EnumerateArray().All(IsText),
                JsonValueKind.String => json.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsAmount(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) && number >= 0;

    [GeneratedRegex(@"^\$\{[A-Za-z_][A-Za-z0-9_]*\}$")]
    private static partial Regex Reference();
}
