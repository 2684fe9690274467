using System.Globalization;

namespace ModelProxy.Policy.Judging;

/// <summary>Numbers as models write them on a scale of 0 to 100.</summary>
internal static class LooseNumber
{
    /// <summary><c>85</c>, <c>"85%"</c>, <c>0.85</c>, <c>8/10</c>, <c>85 out of 100</c>, <c>high</c>, <c>约 85</c> → 0-100; null when it is no number.</summary>
    public static double? Percent(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (Word(text.Trim().ToLowerInvariant()) is { } word) return word;
        var at = 0;
        if (Number(text, ref at) is not { } number) return null;
        var rest = text.AsSpan(at).Trim();
        if (rest.StartsWith("%") || rest.StartsWith("％")) return Math.Clamp(number, 0, 100);
        if (rest.StartsWith("/") || rest.StartsWith("out of", StringComparison.OrdinalIgnoreCase))
            return Number(text, ref at) is > 0 and var whole ? Math.Clamp(number / whole * 100, 0, 100) : null;
        // nobody who answers at all is one percent sure: up to 1 it is a fraction
        return Math.Clamp(number is > 0 and <= 1 ? number * 100 : number, 0, 100);
    }

    private static double? Number(string text, ref int at)
    {
        while (at < text.Length && !char.IsAsciiDigit(text[at])) at++;
        var negative = at > 0 && text[at - 1] == '-';
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))) at++;
        if (at == start || !double.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return null;
        return negative ? -number : number;
    }

    private static double? Word(string text) => text switch
    {
        "very high" or "非常高" or "很高" => 95,
        "high" or "高" => 85,
        "medium" or "moderate" or "中" or "中等" => 60,
        "low" or "低" => 30,
        "very low" or "很低" => 10,
        _ => null,
    };
}
