using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelProxy.Policy.Anchors;

/// <summary>
/// <c>number 391</c> or <c>number 3.14 ±0.01</c>: the number the reply ends on, or the one it marks as its answer. Thousands marks,
/// units and percent signs are no matter; a fraction counts as its value.
/// </summary>
internal sealed partial class NumberGrader : IGrader
{
    private readonly double _right, _tolerance;

    public NumberGrader(string check)
    {
        var parts = check.Split('±', StringSplitOptions.TrimEntries);
        _right = double.Parse(parts[0], CultureInfo.InvariantCulture);
        _tolerance = parts.Length > 1 ? double.Parse(parts[1], CultureInfo.InvariantCulture) : 1e-6 * Math.Max(1, Math.Abs(_right));
    }

    public double Grade(string reply)
    {
        foreach (var answer in Reply.Answers(reply))
            if (Number().Matches(answer) is { Count: > 0 } numbers) return Math.Abs(Value(numbers[^1]) - _right) <= _tolerance ? 1 : 0;
        return 0;
    }

    private static double Value(Match match)
    {
        var value = Parse(match.Groups[1].Value);
        return match.Groups[2].Success && Parse(match.Groups[2].Value) is var under && under != 0 ? value / under : value;
    }

    private static double Parse(string digits) =>
        double.TryParse(digits.Replace(",", "", StringComparison.Ordinal).Replace("−", "-", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;

    [GeneratedRegex(@"((?<![\w)])[-−]?\d[\d,]*(?:\.\d+)?|(?<=[\w)=：:])\d[\d,]*(?:\.\d+)?)(?:\s*/\s*(\d+(?:\.\d+)?))?", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Number();
}
