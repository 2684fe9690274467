using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace ModelProxy.Gateway.Settings;

/// <summary>
/// One object of the settings, possibly with overrides over it: a field given in an earlier layer wins. Wrong values
/// are noted in <paramref name="mistakes"/> by their path and read as absent. Mistakes reach the log and <c>/health</c>,
/// so they tell of which kind a wrong value is; what it is only where that cannot be a secret.
/// </summary>
internal sealed class Fields(string path, Variables variables, List<string> mistakes, params JsonElement[] layers)
{
    public string Path => path;

    public void Mistake(string field, string what) => mistakes.Add(field.Length == 0 ? $"{path}: {what}" : path.Length == 0 ? $"{field}: {what}" : $"{path}.{field}: {what}");

    public JsonElement Raw(string name)
    {
        foreach (var layer in layers)
            if (layer.ValueKind == JsonValueKind.Object && layer.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
                return value;
        return default;
    }

    public bool Has(string name) => Raw(name).ValueKind != JsonValueKind.Undefined;

    public string? Text(string name)
    {
        var value = Raw(name);
        if (value.ValueKind is JsonValueKind.Undefined) return null;
        if (value.ValueKind == JsonValueKind.String) return variables.Expand(value.GetString()!);
        Mistake(name, $"must be a text, is {Kind(value)}.");
        return null;
    }

    /// <summary>A text, or a list of texts; empty ones left out.</summary>
    public ImmutableArray<string> Texts(string name)
    {
        var value = Raw(name);
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined:
                return [];
            case JsonValueKind.String:
                return variables.Expand(value.GetString()!) is { Length: > 0 } one ? [one] : [];
            case JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String):
                return [.. value.EnumerateArray().Select(item => variables.Expand(item.GetString()!)).Where(text => text.Length > 0)];
            default:
                Mistake(name, value.ValueKind == JsonValueKind.Array ? "must be a list of texts, holds something else." : $"must be a list of texts, is {Kind(value)}.");
                return [];
        }
    }

    public double? Number(string name, double least = 0, double most = double.MaxValue) => Number(name, "number", least, most, static _ => true);

    public int? Whole(string name, int least = 0, int most = int.MaxValue) => (int?)Number(name, "whole number", least, most, double.IsInteger);

    private double? Number(string name, string what, double least, double most, Predicate<double> fits)
    {
        var value = Raw(name);
        if (value.ValueKind == JsonValueKind.Undefined) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) && number >= least && number <= most && fits(number)) return number;
        Mistake(name, string.Create(CultureInfo.InvariantCulture, $"must be a {what}{(most == double.MaxValue ? $" of at least {least}" : $" from {least} to {most}")}, is {Show(value)}."));
        return null;
    }

    public bool? Flag(string name)
    {
        var value = Raw(name);
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        if (value.ValueKind != JsonValueKind.Undefined) Mistake(name, $"must be true or false, is {Show(value)}.");
        return null;
    }

    public string? OneOf(string name, ImmutableArray<string> allowed)
    {
        if (Text(name) is not { } text) return null;
        if (allowed.Contains(text)) return text;
        Mistake(name, $"must be one of {string.Join(", ", allowed)}, is {Quote(text)}.");
        return null;
    }

    /// <summary>A text in quotes as it was written.</summary>
    public string Quote(string text) => $"\"{variables.AsWritten(text)}\"";

    /// <summary>No variable had a part in it, so it may be taken apart in a message.</summary>
    public bool IsWritten(string text) => variables.AsWritten(text) == text;

    public Fields Section(string name)
    {
        var value = Raw(name);
        if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object)) Mistake(name, $"must be an object, is {Kind(value)}.");
        return new Fields(path.Length == 0 ? name : $"{path}.{name}", variables, mistakes, value);
    }

    /// <summary>The members of an object in order; the same name may come twice.</summary>
    public IEnumerable<JsonProperty> Members(string name)
    {
        var value = Raw(name);
        if (value.ValueKind == JsonValueKind.Object) return value.EnumerateObject();
        if (value.ValueKind != JsonValueKind.Undefined) Mistake(name, $"must be an object, is {Kind(value)}.");
        return [];
    }

    public IEnumerable<JsonElement> Items(string name)
    {
        var value = Raw(name);
        if (value.ValueKind == JsonValueKind.Array) return value.EnumerateArray();
        if (value.ValueKind != JsonValueKind.Undefined) Mistake(name, $"must be a list, is {Kind(value)}.");
        return [];
    }

    private static string Show(JsonElement value) => value.ValueKind is JsonValueKind.Array or JsonValueKind.Object || value.GetRawText().Length > 60 ? Kind(value) : value.GetRawText();

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => "true or false",
    };
}
