namespace ModelProxy.Policy.Features;

/// <summary>
/// What ties a sentence at the edge of a text to the rest: the rest points at it ("this", 该), announces it ("the following:",
/// 以下), or shares its words. A remark set there to mislead has none of it; the setting of an exam question nearly always has.
/// </summary>
internal static class Bonds
{
    private static readonly string[] Pointing =
        ["该", "此", "上述", "以上", "上面", "其中", "这段", "这个", "这种", "这一", "这些", "这位", "他", "她", "它", " this ", " these ", " those ", " above", " he ", " she ", " they ", " his ", " her ", " their ", " the passage", " the text"];

    private static readonly string[] Announcing =
        ["following", "below", "以下", "下面", "下列", "如下", "这段", "这句", "这篇", "下文", "this sentence", "this text", "this paragraph", "this passage"];

    /// <summary>The rest needs the sentence before it.</summary>
    public static bool PointsBack(ReadOnlySpan<char> remark, ReadOnlySpan<char> rest) => Has(rest, Pointing) || Share(remark, rest);

    /// <summary>The rest speaks of what comes after it.</summary>
    public static bool PointsAhead(ReadOnlySpan<char> rest, ReadOnlySpan<char> remark) =>
        rest.TrimEnd() is [.., ':' or '：'] || Has(rest, Announcing) || Share(remark, rest);

    private static bool Has(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words) if (text.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <summary>A content word of five letters or more, or three Chinese characters in a row, that stands in both.</summary>
    private static bool Share(ReadOnlySpan<char> remark, ReadOnlySpan<char> rest)
    {
        for (var i = 0; i + 2 < remark.Length; i++)
        {
            if (Chars.IsCjk(remark[i]))
            {
                if (Chars.IsCjk(remark[i + 1]) && Chars.IsCjk(remark[i + 2]) && rest.Contains(remark.Slice(i, 3), StringComparison.Ordinal)) return true;
                continue;
            }

            if (!char.IsLetter(remark[i])) continue;
            var start = i;
            while (i < remark.Length && char.IsLetter(remark[i]) && !Chars.IsCjk(remark[i])) i++;
            var word = remark[start..i];
            if (word.Length >= 5 && !StopWords.Contains(word) && rest.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
            i--;
        }

        return false;
    }
}
