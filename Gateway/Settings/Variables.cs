using System.Text.RegularExpressions;

namespace ModelProxy.Gateway.Settings;

/// <summary>The variables that <c>${NAME}</c> and <c>${NAME:-default}</c> stand for. Empty counts as unset.</summary>
internal sealed partial class Variables(Func<string, string?> lookUp)
{
    // both spellings are in use for the same key
    private static readonly Dictionary<string, string> Twins = new()
    {
        ["CLAUDE_API_KEY"] = "ANTHROPIC_API_KEY",
        ["ANTHROPIC_API_KEY"] = "CLAUDE_API_KEY",
    };

    // what a variable stood in, by what came of it; null = nobody asks for it
    private Dictionary<string, string>? _written;

    public string? this[string name]
    {
        get
        {
            if (lookUp(name) is { Length: > 0 } value) return value;
            return Twins.TryGetValue(name, out var twin) && lookUp(twin) is { Length: > 0 } other ? other : null;
        }
    }

    /// <summary>The same variables for one reading, which remembers how the texts it expands were written. Not thread-safe.</summary>
    public Variables ForOneReading() => new(lookUp) { _written = new Dictionary<string, string>(StringComparer.Ordinal) };

    public string Expand(string text)
    {
        if (!text.Contains("${", StringComparison.Ordinal)) return text;
        var expanded = Reference().Replace(text, match => this[match.Groups["name"].Value] ?? match.Groups["default"].Value);
        if (_written is not null) _written[expanded] = _written[expanded.Trim()] = text;
        return expanded;
    }

    /// <summary>
    /// A text as it was written, for messages, which everybody may read: not what a variable holds, nor who signs in at an
    /// address (<c>https://user:password@host</c>).
    /// </summary>
    public string AsWritten(string text)
    {
        var written = _written?.GetValueOrDefault(text) ?? text;
        return written.Contains("://", StringComparison.Ordinal) && written.LastIndexOf('@') is > 0 and var at ? "…" + written[at..] : written;
    }

    /// <summary>The first variable named in <paramref name="text"/>; empty when there is none.</summary>
    public static string FirstNamed(string text) => Reference().Match(text).Groups["name"].Value;

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>[^}]*))?\}")]
    private static partial Regex Reference();
}
