using System.Text;
using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.Policy.Judging;

namespace ModelProxy.LearningWorker.Prompting;

/// <summary>
/// The parts of a template that operators change; all else stays as it is. Pure.
/// <code>
/// You route requests … Choose the model whose fields name the query's domain.   ← hint: last sentence of the first paragraph
/// {{models: fields, rating}}                                                    ← facts
/// Examples of good choices:                                                     ← examples, up to the next empty line
/// - "Write a SQL join" → coder (code)
/// &lt;query&gt;
/// </code>
/// </summary>
internal static class TemplateText
{
    public const string ExamplesHeading = "Examples of good choices:";
    private const int LongestExample = 160;

    /// <summary>Characters in a row that a text has in common with a question only when it quotes it.</summary>
    private const int Telling = 16;

    public static string WithFacts(string text, IReadOnlyList<string> facts)
    {
        var listing = $"{{{{models: {string.Join(", ", facts)}}}}}";
        if (text.Contains("{{models}}", StringComparison.Ordinal)) return text.Replace("{{models}}", listing, StringComparison.Ordinal);
        var open = text.IndexOf("{{models:", StringComparison.Ordinal);
        var close = open < 0 ? -1 : text.IndexOf("}}", open, StringComparison.Ordinal);
        return close < 0 ? text : string.Concat(text.AsSpan(0, open), listing, text.AsSpan(close + 2));
    }

    /// <summary>Replaces one of the known hints, or adds it to the first paragraph.</summary>
    public static string WithHint(string text, string hint, IEnumerable<string> known)
    {
        foreach (var old in known)
            if (text.Contains(old, StringComparison.Ordinal)) return text.Replace(old, hint, StringComparison.Ordinal);
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        return end < 0 ? $"{hint}\n\n{text}" : string.Concat(text.AsSpan(0, end), " ", hint, text.AsSpan(end));
    }

    /// <summary>Replaces the examples, or puts them in front of the query.</summary>
    public static string WithExamples(string text, IEnumerable<JudgedCase> examples)
    {
        var block = new StringBuilder(ExamplesHeading).Append('\n');
        foreach (var example in examples) block.Append("- \"").Append(Quoted(example.Text)).Append("\" → ").Append(example.Logged).Append(" (").Append(example.Domain).Append(")\n");
        block.Append('\n');
        var begin = text.IndexOf(ExamplesHeading, StringComparison.Ordinal);
        if (begin >= 0)
        {
            var end = text.IndexOf("\n\n", begin, StringComparison.Ordinal);
            return string.Concat(text.AsSpan(0, begin), block.ToString(), end < 0 ? "" : text.AsSpan(end + 2));
        }
        var query = text.IndexOf("<query>", StringComparison.Ordinal);
        if (query < 0) query = text.IndexOf("{{query}}", StringComparison.Ordinal);
        return query < 0 ? text : text.Insert(query, block.ToString());
    }

    public static bool HasExamples(string text) => text.Contains(ExamplesHeading, StringComparison.Ordinal);

    /// <summary>Both hold the same example.</summary>
    public static bool SharesExample(string text, string other) =>
        HasExamples(text) && text.Split('\n').Any(line => line.StartsWith("- \"", StringComparison.Ordinal) && other.Contains(line, StringComparison.Ordinal));

    /// <summary>The text repeats some part of a question, or all of a short one.</summary>
    public static bool Quotes(string text, string question) => question.Length <= Telling
        ? question.Trim() is { Length: > 0 } whole && text.Contains(whole, StringComparison.OrdinalIgnoreCase)
        : Enumerable.Range(0, question.Length - Telling + 1).Any(at => text.Contains(question.Substring(at, Telling), StringComparison.OrdinalIgnoreCase));

    /// <summary>One line of somebody's text that fills no place and closes no tag.</summary>
    private static string Quoted(string text)
    {
        var line = PromptTemplate.Harmless(text.ReplaceLineEndings(" ")).Replace("{{", "{ {", StringComparison.Ordinal).Replace("\"", "'", StringComparison.Ordinal).Trim();
        return line.Length <= LongestExample ? line : line[..(char.IsHighSurrogate(line[LongestExample - 1]) ? LongestExample - 1 : LongestExample)] + "…";
    }
}
