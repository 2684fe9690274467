using System.Text.Json;
using System.Text.RegularExpressions;

namespace ModelProxy.LocalRunner.Installed;

/// <summary>
/// Whether the gateway's modelproxy.json has somebody real who can answer. Read as the gateway reads it, but tolerantly:
/// what is wrong in the file is for the gateway to say.
/// </summary>
internal static partial class ConfiguredProviders
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly Dictionary<string, string> Twins = new() { ["CLAUDE_API_KEY"] = "ANTHROPIC_API_KEY", ["ANTHROPIC_API_KEY"] = "CLAUDE_API_KEY" };

    /// <summary>The file that a gateway started in <paramref name="folder"/> takes; null when there is none.</summary>
    /// <param name="named"><c>MODELPROXY_CONFIG</c>.</param>
    public static string? FindFile(string? named, string folder)
    {
        if (!string.IsNullOrEmpty(named)) return Path.GetFullPath(named, Path.GetFullPath(folder));
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "modelproxy.json") is var file && File.Exists(file)) return file;
        return null;
    }

    /// <summary>
    /// A provider other than Ollama, which is asked itself, that has its key or needs none. Null: the file cannot be read.
    /// </summary>
    /// <param name="variable">What <c>${NAME}</c> stands for, from the shell or <c>.env</c>.</param>
    public static bool? AnyUsable(string file, Func<string, string?> variable)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file), Lenient);
            return Field(json.RootElement, "providers") is { ValueKind: JsonValueKind.Object } providers
                && providers.EnumerateObject().Any(provider => IsUsable(provider.Value, text => Expand(text, variable)));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException) // the last: half a surrogate pair
        {
            return null;
        }
    }

    private static bool IsUsable(JsonElement provider, Func<string, string?> expand)
    {
        var kind = Field(provider, "kind") is { ValueKind: JsonValueKind.String } word ? expand(word.GetString()!) : null;
        string?[] keys = [.. Texts(Field(provider, "apiKey")).Concat(Texts(Field(provider, "apiKeys"))).Select(expand)];
        var hasKey = keys.Any(key => key is { Length: > 0 });
        var asksForKey = Field(provider, "apiKey").ValueKind != JsonValueKind.Undefined || Field(provider, "apiKeys").ValueKind != JsonValueKind.Undefined;
        return kind switch
        {
            "openai" or "anthropic" => hasKey,
            "cursor" => hasKey && IsSaid("repository"),
            // a server of one's own may ask for no key, or for one in a header
            "openai-compatible" or "custom" => (hasKey || !asksForKey) && (IsSaid("baseUrl") || IsSaid("endpoint")) && Texts(Field(provider, "headers")).All(header => expand(header) is not null),
            _ => false,
        };

        bool IsSaid(string field) => Texts(Field(provider, field)).Any(text => expand(text) is { Length: > 0 });
    }

    private static JsonElement Field(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : default;

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Texts(member.Value)),
        _ => [],
    };

    /// <returns>Null: a variable in it has neither value nor default.</returns>
    private static string? Expand(string text, Func<string, string?> variable)
    {
        var whole = true;
        var expanded = Reference().Replace(text, match =>
        {
            var name = match.Groups["name"].Value;
            var value = variable(name) is { Length: > 0 } own ? own : Twins.TryGetValue(name, out var twin) ? variable(twin) : null;
            if (!string.IsNullOrWhiteSpace(value)) return value;
            whole &= match.Groups["default"].Success;
            return match.Groups["default"].Value;
        });
        return whole ? expanded : null;
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>[^}]*))?\}")]
    private static partial Regex Reference();
}
