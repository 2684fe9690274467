namespace ModelProxy.FeedbackService.Observing;

/// <summary>How alike two questions are, in any script.</summary>
internal static class Likeness
{
    /// <summary>Dice coefficient (0-1) of the sets of three-letter pieces, case and white space aside (L. R. Dice, Ecology 26, 1945).</summary>
    public static double Of(string left, string right)
    {
        var (a, b) = (Trigrams(left), Trigrams(right));
        if (a.Count == 0 || b.Count == 0) return 0;
        return 2.0 * a.Count(b.Contains) / (a.Count + b.Count);
    }

    private static HashSet<(char, char, char)> Trigrams(string text)
    {
        var letters = text.Where(c => !char.IsWhiteSpace(c)).Select(char.ToLowerInvariant).ToArray();
        var trigrams = new HashSet<(char, char, char)>();
        for (var i = 2; i < letters.Length; i++) trigrams.Add((letters[i - 2], letters[i - 1], letters[i]));
        return trigrams;
    }
}
