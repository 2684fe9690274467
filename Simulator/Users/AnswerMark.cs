using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelProxy.Simulator.Users;

/// <summary>The grade that a simulated answer carries in its last line: <c>[simulated · gpt-5.2 · math · quality 4/5]</c>.</summary>
internal static partial class AnswerMark
{
    /// <summary>1-5; null for an answer without the mark.</summary>
    public static int? Read(string answer) => Mark().Match(answer) is { Success: true } mark ? int.Parse(mark.Groups["stars"].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"\[simulated · .* · quality (?<stars>[1-5])/5\]\s*$")]
    private static partial Regex Mark();
}
