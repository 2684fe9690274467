using System.Text;

namespace ModelProxy.Policy.Judging;

/// <summary>
/// The fields of something meant to be a JSON object: any quotes or none, trailing commas, full-width punctuation,
/// comments after values, inner quotes not escaped, cut off anywhere. Keys come back lower-case without punctuation.
/// </summary>
internal static class LooseObject
{
    private const string Openers = "\"'“”‘’「『`";

    /// <summary>Reads from just after the brace at <paramref name="start"/>.</summary>
    /// <param name="end">Where reading stopped: after the closing brace, or at the end of the text.</param>
    public static IReadOnlyDictionary<string, string> Read(string text, int start, out int end)
    {
        var fields = new Dictionary<string, string>();
        var at = start;
        while (at < text.Length)
        {
            Skip(text, ref at, ",，;；");
            if (at >= text.Length) break;
            if (text[at] == '}')
            {
                at++;
                break;
            }
            var before = at;
            var key = Key(text, ref at);
            Skip(text, ref at, "");
            if (at < text.Length && text[at] is ':' or '：' or '=')
            {
                at++;
                var value = Value(text, ref at);
                if (key.Length > 0) fields[key] = value;
            }
            else if (at == before) at++;
            else if (at >= text.Length || text[at] is not (',' or '，' or '}')) break;
        }
        end = at;
        return fields;
    }

    /// <summary>Lines of <c>key: value</c> without braces, wherever a known-looking key stands.</summary>
    public static IReadOnlyDictionary<string, string> ReadLoose(string text)
    {
        var fields = new Dictionary<string, string>();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is not (':' or '：' or '=')) continue;
            var start = at;
            while (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-' or '*' || Openers.Contains(text[start - 1], StringComparison.Ordinal))) start--;
            var key = Plain(text.AsSpan(start, at - start));
            var value = at + 1;
            if (key.Length > 0) fields.TryAdd(key, Value(text, ref value));
        }
        return fields;
    }

    /// <summary>Letters and digits of a key, lower-case: <c>"Selected_Model"</c> → <c>selectedmodel</c>.</summary>
    public static string Plain(ReadOnlySpan<char> key)
    {
        var plain = new StringBuilder(key.Length);
        foreach (var c in key)
            if (char.IsLetterOrDigit(c)) plain.Append(char.ToLowerInvariant(c));
        return plain.ToString();
    }

    private static string Key(string text, ref int at)
    {
        if (Openers.Contains(text[at], StringComparison.Ordinal)) return Plain(Quoted(text, ref at, ":："));
        var start = at;
        while (at < text.Length && text[at] is not (':' or '：' or '=' or ',' or '，' or '{' or '}' or '[' or ']' or '\n')) at++;
        return Plain(text.AsSpan(start, at - start));
    }

    private static string Value(string text, ref int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '*') at++;
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        if (at >= text.Length) return "";
        if (Openers.Contains(text[at], StringComparison.Ordinal)) return Quoted(text, ref at, ",，}]");
        if (text[at] is '{' or '[') return Nested(text, ref at);
        var start = at;
        while (at < text.Length && text[at] is not (',' or '，' or '}' or '\n' or '\r')) at++;
        return text[start..at].Trim().TrimEnd('.', '。', '`', '*');
    }

    /// <summary>A nested object or list as it stands; a list of one text is that text.</summary>
    private static string Nested(string text, ref int at)
    {
        var start = at;
        var depth = 0;
        for (; at < text.Length; at++)
        {
            if (text[at] is '{' or '[') depth++;
            else if (text[at] is '}' or ']' && --depth == 0)
            {
                at++;
                break;
            }
        }
        return text[start..at].Trim('[', ']', ' ', '"');
    }

    /// <summary>A quote ends the text only when one of <paramref name="follow"/>, or the end, comes after it.</summary>
    private static string Quoted(string text, ref int at, string follow)
    {
        var opener = text[at++];
        var value = new StringBuilder();
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '\\' && at + 1 < text.Length)
            {
                value.Append(Unescaped(text, ref at));
                continue;
            }
            if (Closes(opener, c) && Ends(text, at + 1, follow))
            {
                at++;
                break;
            }
            value.Append(c);
        }
        return value.ToString();
    }

    private static bool Closes(char opener, char c) => opener switch
    {
        '“' or '”' => c is '”' or '“' or '"',
        '‘' or '’' => c is '’' or '‘',
        '「' => c == '」',
        '『' => c == '』',
        _ => c == opener,
    };

    private static bool Ends(string text, int at, string follow)
    {
        var limit = Math.Min(text.Length, at + 200);
        while (at < limit && char.IsWhiteSpace(text[at]))
        {
            if (text[at] == '\n') return true;
            at++;
        }
        return at >= text.Length || follow.Contains(text[at], StringComparison.Ordinal) || text[at] is '/' or '#' or ';';
    }

    private static char Unescaped(string text, ref int at)
    {
        var c = text[++at];
        if (c == 'u' && at + 4 < text.Length && ushort.TryParse(text.AsSpan(at + 1, 4), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var code))
        {
            at += 4;
            return (char)code;
        }
        return c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => c };
    }

    private static void Skip(string text, ref int at, string also)
    {
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || also.Contains(text[at], StringComparison.Ordinal))) at++;
    }
}
