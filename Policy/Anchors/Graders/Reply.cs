using System.Text;
using System.Text.RegularExpressions;

namespace ModelProxy.Policy.Anchors;

/// <summary>What graders read out of a model's reply, whatever it is wrapped in.</summary>
internal static partial class Reply
{
    private const int Longest = 20_000;

    /// <summary>A runaway reply is graded by its beginning and its end; half a surrogate pair becomes the replacement character.</summary>
    public static string Readable(string reply)
    {
        if (reply.Length > Longest) reply = string.Concat(reply.AsSpan(0, Longest / 2), "\n", reply.AsSpan(reply.Length - Longest / 2));
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(reply));
    }

    /// <summary>
    /// The parts a short answer may stand in, likeliest first: what follows "answer:" or 答案是, the last line, the first line,
    /// all of it. Specimens: <c>**B**</c>, <c>The answer is: 42.</c>, <c>答案是 丙。</c>, <c>\boxed{42}</c>.
    /// </summary>
    public static IEnumerable<string> Answers(string reply)
    {
        if (Boxed().Matches(reply) is { Count: > 0 } boxed) yield return boxed[^1].Groups[1].Value;
        if (Marked().Matches(reply) is { Count: > 0 } marked) yield return marked[^1].Groups[1].Value;
        var lines = reply.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > 0) yield return lines[^1];
        if (lines.Length > 1) yield return lines[0];
        yield return reply;
    }

    /// <summary>Letters and digits in lower case, one space between words: what two people would call the same answer.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKC))
        {
            if (char.IsLetterOrDigit(c)) plain.Append(char.ToLowerInvariant(c));
            else if (c is '\'' or '’') continue;
            else if (plain.Length > 0 && plain[^1] != ' ') plain.Append(' ');
        }

        return plain.ToString().TrimEnd();
    }

    /// <summary>The content of the first fenced block, or the whole reply where there is none.</summary>
    public static string Fenced(string reply) => Fence().Match(reply) is { Success: true } fence ? fence.Groups[1].Value : reply;

    [GeneratedRegex(@"\\boxed\{([^{}]*)\}", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Boxed();

    [GeneratedRegex(@"(?:answer(?:\s+is)?\s*[:：]|answer\s+is|答案\s*(?:是|为)?\s*[:：]?|答\s*[:：])\s*(.+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 200)]
    private static partial Regex Marked();

    [GeneratedRegex(@"```[^\n]*\n(.*?)(?:```|\z)", RegexOptions.Singleline | RegexOptions.CultureInvariant, 200)]
    private static partial Regex Fence();
}
