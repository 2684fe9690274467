using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelProxy.Gateway.Dialects.Custom;

/// <summary>
/// JSON with names in braces for what each request fills in. A text that is one name becomes that value with its type; a
/// name inside a text becomes text. What the request does not say is left out with its member. <c>{{</c> is a brace.
/// </summary>
/// <remarks><code>{ "model": "{model}", "limits": { "tokens": "{max_tokens}" }, "title": "asked by {user}" }</code></remarks>
internal sealed partial class Template(JsonNode? json)
{
    /// <summary>Every name that occurs in it.</summary>
    public IReadOnlySet<string> Names { get; } = NamesIn(json).ToHashSet(StringComparer.Ordinal);

    /// <summary>Names inside a longer text.</summary>
    public IReadOnlySet<string> Embedded { get; } = Texts(json).Where(static t => Whole(t) is null).SelectMany(NamesIn).ToHashSet(StringComparer.Ordinal);

    /// <summary>Null: the whole of it is left out.</summary>
    /// <param name="value">The value of a name; null = the request does not say.</param>
    public JsonNode? Fill(Func<string, JsonNode?> value) => Fill(json, value);

    /// <summary>A text with its names replaced.</summary>
    public static string FillText(string text, Func<string, string?> value) =>
        Name().Replace(text, match => match.Value == "{{" ? "{" : value(match.Groups[1].Value) ?? "");

    public static IEnumerable<string> NamesIn(string text) => Name().Matches(text).Where(static m => m.Value != "{{").Select(static m => m.Groups[1].Value);

    private static JsonNode? Fill(JsonNode? node, Func<string, JsonNode?> value)
    {
        switch (node)
        {
            case JsonObject map:
                var filled = new JsonObject();
                foreach (var (member, inside) in map)
                {
                    var content = Fill(inside, value);
                    if (content is not null || inside is null)
                        filled[member] = content;
                }

                return filled;
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Fill(item, value)).Where(static item => item is not null)]);
            case JsonValue leaf when leaf.TryGetValue<string>(out var text):
                return Whole(text) is { } only ? value(only) : FillText(text, name => value(name)?.ToString());
            default:
                return node?.DeepClone();
        }
    }

    private static IEnumerable<string> NamesIn(JsonNode? node) => Texts(node).SelectMany(NamesIn);

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(static m => Texts(m.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue leaf when leaf.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static string? Whole(string text) => Name().Match(text) is { Success: true } match && match.Length == text.Length && text != "{{" ? match.Groups[1].Value : null;

    [GeneratedRegex(@"\{\{|\{([A-Za-z_]+)\}")]
    private static partial Regex Name();
}
