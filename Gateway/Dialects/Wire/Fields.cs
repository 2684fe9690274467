using System.Text.Json;
using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Dialects.Wire;

/// <summary>
/// Reads the members of a request's object and notes the first that has the wrong type, so that the caller hears which.
/// Reading goes on with a default: the one check at the end is enough. Members that nobody asks for are noticed too
/// (<see cref="FieldNode"/>), so that none is lost without a word.
/// </summary>
internal readonly struct Fields
{
    private readonly FieldNotes _notes;
    private readonly FieldNode _node;

    private Fields(FieldNotes notes, FieldNode node) => (_notes, _node) = (notes, node);

    public static Fields Root(JsonElement element, FieldNotes notes) => new(notes, notes.Begin(element));

    /// <summary>The object as it stands; nothing in it counts as left out.</summary>
    public JsonElement Whole()
    {
        _node.AskAll();
        return _node.Element;
    }

    /// <summary>What nobody has asked for so far, to be kept for the dialect it came from.</summary>
    public ChatRest Rest(string dialect)
    {
        var members = _node.Unasked().ToDictionary(static m => m.Name, static m => m.Value, StringComparer.Ordinal);
        _node.AskAll();
        return members.Count == 0 ? ChatRest.None : new ChatRest(dialect, _node.ToString(), members);
    }

    /// <summary>These say nothing that must be carried: what kind of object this is, which the reader knows, or a number of the provider's.</summary>
    public void Skip(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            _node.Ask(name);
    }

    public bool Has(string name) => !Get(name).IsNothing();

    public string? String(string name)
    {
        var value = Get(name);
        if (value.IsNothing())
            return null;
        if (value.ValueKind != JsonValueKind.String)
            Refuse(name, "a string");
        return value.AsText();
    }

    public bool? Bool(string name)
    {
        var value = Get(name);
        if (!value.IsNothing() && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Refuse(name, "true or false");
        return _node.Element.Bool(name);
    }

    public double? Number(string name)
    {
        var value = Get(name);
        if (value.IsNothing())
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
            return number;
        Refuse(name, "a number");
        return null;
    }

    public long? Long(string name)
    {
        var value = Get(name);
        if (value.IsNothing())
            return null;
        if (value.AsLong() is { } number)
            return number;
        Refuse(name, "a whole number");
        return null;
    }

    public int? Int(string name) => Long(name) is { } value ? (int)Math.Clamp(value, int.MinValue, int.MaxValue) : null;

    /// <summary>Undefined for null and for absent.</summary>
    public JsonElement Any(string name)
    {
        var value = Get(name);
        return value.ValueKind == JsonValueKind.Null ? default : value;
    }

    public Fields? Object(string name)
    {
        var value = Get(name);
        if (value.ValueKind == JsonValueKind.Object)
            return new Fields(_notes, _node.Child(name, -1, value));
        if (!value.IsNothing())
            Refuse(name, "an object");
        return null;
    }

    /// <summary>An array of objects; nothing when absent.</summary>
    public IEnumerable<Fields> Objects(string name)
    {
        var value = Get(name);
        if (value.IsNothing())
            yield break;
        if (value.ValueKind != JsonValueKind.Array)
        {
            Refuse(name, "an array");
            yield break;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var at = index++;
            if (item.ValueKind == JsonValueKind.Object)
                yield return new Fields(_notes, _node.Child(name, at, item));
            else
                _notes.Note(Mistakes.Type(_node.PathOf(name, at), "an object"));
        }
    }

    /// <summary>One string, or an array of strings.</summary>
    public IReadOnlyList<string> Strings(string name)
    {
        var value = Get(name);
        if (value.IsNothing())
            return [];
        if (value.AsText() is { } one)
            return [one];
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String))
            return [.. value.EnumerateArray().Select(static item => item.AsText()!)];
        Refuse(name, "a string or an array of strings");
        return [];
    }

    /// <summary>String values of an object of strings; other values keep their JSON text.</summary>
    public IReadOnlyDictionary<string, string> Map(string name)
    {
        var result = new Dictionary<string, string>();
        if (Object(name) is { } map)
            foreach (var member in map.Whole().EnumerateObject())
                result[member.Name] = member.Value.AsText() ?? member.Value.GetRawText();
        return result;
    }

    /// <summary>Members that <paramref name="known"/> does not name, nulls left out.</summary>
    public Dictionary<string, JsonElement> Others(IReadOnlySet<string> known, string prefix = "")
    {
        var result = new Dictionary<string, JsonElement>();
        foreach (var member in Whole().EnumerateObject())
            if (member.Value.ValueKind != JsonValueKind.Null && !known.Contains(member.Name))
                result[prefix + member.Name] = member.Value;
        return result;
    }

    public string PathOf(string name) => _node.PathOf(name);

    public void Refuse(string name, string wanted) => _notes.Note(Mistakes.Type(PathOf(name), wanted));

    public void Note(string name, string message) => _notes.Note(Mistakes.Field(PathOf(name), message));

    private JsonElement Get(string name)
    {
        _node.Ask(name);
        return _node.Element.Get(name);
    }
}
