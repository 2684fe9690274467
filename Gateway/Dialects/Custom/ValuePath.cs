using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelProxy.Gateway.Dialects.Custom;

/// <summary>
/// Where a value lies in a JSON document: the JSON paths (RFC 9535) made of names, indices and <c>[*]</c>. The same path
/// reads a value or puts one in its place, which no query language offers. Immutable.
/// </summary>
/// <remarks>
/// <code>
/// $                              the whole document
/// $.choices[0].message.content   names and indices
/// $['a name'].parts[*].text      quoted names; every item
/// $.turns[-1]                    from the end; to read only, as [*]
/// </code>
/// </remarks>
internal sealed class ValuePath
{
    private readonly Step[] _steps;

    private ValuePath(string text, Step[] steps) => (Text, _steps) = (text, steps);

    public string Text { get; }

    /// <summary>Names one place, so that a value can be put there.</summary>
    public bool IsPlace => _steps.All(static s => s is { Every: false, Index: null or >= 0 });

    /// <returns>The path, or why the text is none.</returns>
    public static (ValuePath? Path, string? Mistake) Parse(string text)
    {
        if (!text.StartsWith('$'))
            return (null, "a path begins with $, as in $.choices[0].text");
        var steps = new List<Step>();
        for (var at = 1; at < text.Length;)
        {
            var (step, next) = text[at] switch
            {
                '.' => Member(text, at + 1),
                '[' => Bracket(text, at + 1),
                _ => (null, at),
            };
            if (step is null)
                return (null, $"it cannot be read from \"{text[at..]}\" on: names (.name, ['name']), indices ([0], [-1]) and [*] are understood");
            steps.Add(step);
            at = next;
        }

        return (new ValuePath(text, [.. steps]), null);
    }

    public IEnumerable<JsonElement> Read(JsonElement root)
    {
        IEnumerable<JsonElement> found = [root];
        foreach (var step in _steps)
            found = found.SelectMany(step.Read);
        return found;
    }

    /// <summary>Puts a value in its place; objects and lists on the way are made, a list grows by one item at a time.</summary>
    /// <returns>The document: another one when the path is <c>$</c>.</returns>
    public JsonNode? Put(JsonNode? root, JsonNode? value)
    {
        if (_steps.Length == 0)
            return value;
        root ??= _steps[0].NewHolder();
        var holder = root;
        for (var i = 0; i < _steps.Length - 1; i++)
            holder = _steps[i].Enter(holder, _steps[i + 1]);
        _steps[^1].Put(holder, value);
        return root;
    }

    /// <summary>Whether <see cref="Put"/> can follow the path: each step must meet an object or list as it expects.</summary>
    public bool Fits(JsonNode? root)
    {
        var holder = root;
        foreach (var step in _steps)
        {
            if (holder is null)
                return step.Index is null or 0;
            if (step.Name is null ? holder is not JsonArray list || step.Index > list.Count : holder is not JsonObject)
                return false;
            holder = step.Name is null ? ((JsonArray)holder).ElementAtOrDefault(step.Index!.Value) : ((JsonObject)holder)[step.Name];
        }

        return true;
    }

    private static (Step?, int) Member(string text, int from)
    {
        var end = from;
        while (end < text.Length && text[end] is not ('.' or '[' or ']' or '\'' or '"' or ' ' or '*' or '?' or '('))
            end++;
        return end > from ? (new Step(text[from..end], null, false), end) : (null, from);
    }

    private static (Step?, int) Bracket(string text, int from)
    {
        var end = text.IndexOf(']', from);
        if (end < 0)
            return (null, from);
        if (text[from] is '\'' or '"')
        {
            var close = text.IndexOf(text[from], from + 1);
            return close > from && close + 1 < text.Length && text[close + 1] == ']' ? (new Step(text[(from + 1)..close], null, false), close + 2) : (null, from);
        }

        var inside = text[from..end];
        if (inside == "*")
            return (new Step(null, null, true), end + 1);
        return int.TryParse(inside, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var index)
            ? (new Step(null, index, false), end + 1)
            : (null, from);
    }

    private sealed record Step(string? Name, int? Index, bool Every)
    {
        public IEnumerable<JsonElement> Read(JsonElement from)
        {
            if (Name is not null)
                return from.ValueKind == JsonValueKind.Object && from.TryGetProperty(Name, out var member) ? [member] : [];
            if (from.ValueKind != JsonValueKind.Array)
                return Every && from.ValueKind == JsonValueKind.Object ? from.EnumerateObject().Select(static m => m.Value) : [];
            if (Every)
                return from.EnumerateArray();
            var at = Index!.Value < 0 ? from.GetArrayLength() + Index.Value : Index.Value;
            return at >= 0 && at < from.GetArrayLength() ? [from[at]] : [];
        }

        public JsonNode NewHolder() => Name is null ? new JsonArray() : new JsonObject();

        public JsonNode Enter(JsonNode holder, Step next)
        {
            var inside = Name is null ? ((JsonArray)holder).ElementAtOrDefault(Index!.Value) : ((JsonObject)holder)[Name];
            if (inside is not null)
                return inside;
            inside = next.NewHolder();
            Put(holder, inside);
            return inside;
        }

        public void Put(JsonNode holder, JsonNode? value)
        {
            if (Name is not null)
                ((JsonObject)holder)[Name] = value;
            else if (Index < ((JsonArray)holder).Count)
                ((JsonArray)holder)[Index!.Value] = value;
            else
                ((JsonArray)holder).Add(value);
        }
    }
}
