using System.Text.Json;

namespace ModelProxy.Gateway.Settings;

/// <summary>
/// Finds texts that are JSON but no text: half of a surrogate pair, as an emoji cut in two leaves it. Reading such a text
/// or name throws, so they are looked for before anything is read.
/// </summary>
/// <remarks><code>{ "description": "quick \ud83d" }</code></remarks>
internal static class HalfCharacters
{
    /// <returns>One mistake for each, with its path; a name that is none is told at the object that holds it.</returns>
    public static IEnumerable<string> In(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Read(() => member.Name) is { } name ? In(member.Value, path.Length == 0 ? name : $"{path}.{name}") : [Mistake(path, "the name of a field")]),
        JsonValueKind.Array => json.EnumerateArray().SelectMany((item, at) => In(item, $"{path}[{at}]")),
        JsonValueKind.String when Read(json.GetString) is null => [Mistake(path, "the text")],
        _ => [],
    };

    private static string Mistake(string path, string what) => $"{(path.Length == 0 ? "modelproxy.json" : path)}: {what} holds half a character (an escape from \\ud800 to \\udfff without its other half).";

    private static string? Read(Func<string?> text)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
