using System.Text.Json;

namespace ModelProxy.Policy.Anchors;

/// <summary>
/// <c>json name:string age:number tags:array(3) city=Paris</c>: an object with these properties, of these kinds or values. With
/// <c>[]</c> or <c>[3]</c> first, an array (of three) of such objects. The share of what holds; 0 where there is no JSON at all.
/// Fences and prose around it are no matter.
/// </summary>
internal sealed class JsonGrader : IGrader
{
    private readonly bool _array;
    private readonly int _count = -1;
    private readonly Property[] _properties;

    private sealed record Property(string Name, string Kind, int Count, string? Value);

    public JsonGrader(string check)
    {
        var words = check.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is [['[', .. var size, ']'], ..])
        {
            _array = true;
            if (size.Length > 0) _count = int.Parse(size, System.Globalization.CultureInfo.InvariantCulture);
            words = words[1..];
        }

        _properties = [.. words.Select(Parse)];
    }

    public double Grade(string reply)
    {
        if (Find(reply) is not { } json) return 0;
        using (json)
        {
            var root = json.RootElement;
            if (_array != (root.ValueKind == JsonValueKind.Array)) return 0;
            if (!_array) return Share(root);
            var count = root.GetArrayLength();
            var sized = _count < 0 ? count > 0 : count == _count;
            if (_properties.Length == 0) return sized ? 1 : 0;
            return count == 0 ? 0 : (sized ? 1 : 0.5) * root.EnumerateArray().Average(Share);
        }
    }

    private double Share(JsonElement item)
    {
        if (_properties.Length == 0) return 1;
        return item.ValueKind != JsonValueKind.Object ? 0 : _properties.Average(p => item.TryGetProperty(p.Name, out var value) && Holds(p, value) ? 1.0 : 0);
    }

    private static bool Holds(Property property, JsonElement value)
    {
        if (property.Value is { } wanted) return Reply.Plain(value.ToString()) == Reply.Plain(wanted);
        return property.Kind switch
        {
            "string" => value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0,
            "number" => value.ValueKind == JsonValueKind.Number,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "array" => value.ValueKind == JsonValueKind.Array && (property.Count < 0 || value.GetArrayLength() == property.Count),
            "object" => value.ValueKind == JsonValueKind.Object,
            _ => value.ValueKind == JsonValueKind.Null,
        };
    }

    private static JsonDocument? Find(string reply)
    {
        foreach (var text in new[] { Reply.Fenced(reply), reply })
        {
            var start = text.AsSpan().IndexOfAny('{', '[');
            var end = text.AsSpan().LastIndexOfAny('}', ']');
            if (start < 0 || end <= start) continue;
            try
            {
                return JsonDocument.Parse(text.AsMemory(start, end - start + 1));
            }
            catch (JsonException)
            {
                // prose with brackets of its own, or broken JSON: the next place, else none
            }
        }

        return null;
    }

    private static Property Parse(string word)
    {
        if (word.Split('=', 2) is [var name, var value]) return new Property(name, "", -1, value.Replace('_', ' '));
        if (word.Split(':') is not [var key, var kind]) throw new FormatException($"A property is name:kind or name=value, not '{word}'.");
        var count = -1;
        if (kind.EndsWith(')') && kind.Split('(') is [var of, var size])
            (kind, count) = (of, int.Parse(size.TrimEnd(')'), System.Globalization.CultureInfo.InvariantCulture));
        return kind is "string" or "number" or "boolean" or "array" or "object" or "null" ? new Property(key, kind, count, null) : throw new FormatException($"There is no JSON kind '{kind}'.");
    }
}
