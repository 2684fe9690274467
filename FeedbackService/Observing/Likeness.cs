namespace ModelProxy.FeedbackService.Observing;

/// <summary>How alike two questions are, in any script.</summary>
internal static class Likeness
{
    /// <summary>Dice coefficient (0-1) of the sets of three-letter pieces, case and white space aside (L. R. Dice, Ecology 26, 1945).</summary>
    public static double Of(string left, string right) => Of(Trigrams(left), Trigrams(right));

    /// <summary>The same of <see cref="Trigrams"/>.</summary>
    public static double Of(IReadOnlyList<long> left, IReadOnlyList<long> right)
    {
        if (left.Count == 0 || right.Count == 0) return 0;
        var common = 0;
        for (int l = 0, r = 0; l < left.Count && r < right.Count;)
        {
            if (left[l] == right[r]) (common, l, r) = (common + 1, l + 1, r + 1);
            else if (left[l] < right[r]) l++;
            else r++;
        }
        return 2.0 * common / (left.Count + right.Count);
    }

    /// <summary>The set of three-letter pieces of a text, each as one number, ascending.</summary>
    public static long[] Trigrams(string text)
    {
        var letters = text.Where(c => !char.IsWhiteSpace(c)).Select(char.ToLowerInvariant).ToArray();
        var trigrams = new HashSet<long>();
        for (var i = 2; i < letters.Length; i++) trigrams.Add((long)letters[i - 2] << 32 | (long)letters[i - 1] << 16 | letters[i]);
        return [.. trigrams.Order()];
    }
}
