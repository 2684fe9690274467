namespace ModelProxy.Policy.Judging;

/// <summary>Which candidate a model meant.</summary>
internal static class CandidateNames
{
    /// <summary>Exactly, else by letters and digits, else as the only one that contains or is contained in what was said; null when none.</summary>
    public static string? Resolve(string said, IReadOnlyList<string> candidates)
    {
        said = said.Trim();
        foreach (var candidate in candidates)
            if (string.Equals(candidate, said, StringComparison.OrdinalIgnoreCase)) return candidate;

        var plain = LooseObject.Plain(said);
        if (plain.Length == 0) return null;
        foreach (var candidate in candidates)
            if (LooseObject.Plain(candidate) == plain) return candidate;

        // "claude-son", cut off: the one candidate it began
        var begun = plain.Length < 3 ? [] : candidates.Where(candidate => LooseObject.Plain(candidate).StartsWith(plain, StringComparison.Ordinal)).ToArray();
        if (begun.Length == 1) return begun[0];

        // "claude-sonnet (Anthropic)": the longest candidate said, not "claude" inside "claude-sonnet"
        var within = candidates.Where(candidate => plain.Contains(LooseObject.Plain(candidate), StringComparison.Ordinal)).MaxBy(candidate => candidate.Length);
        if (within is not null && LooseObject.Plain(within).Length >= 3) return within;
        if (plain.Length < 3) return null;
        var containing = candidates.Where(candidate => LooseObject.Plain(candidate).Contains(plain, StringComparison.Ordinal)).ToArray();
        return containing.Length == 1 ? containing[0] : null;
    }

    /// <summary>The one candidate whose name stands in prose; null when there is none or more than one.</summary>
    public static string? OnlyOneMentioned(string text, IReadOnlyList<string> candidates)
    {
        string? only = null;
        foreach (var candidate in candidates.OrderByDescending(candidate => candidate.Length))
        {
            if (!Mentions(text, candidate) || (only is not null && only.Contains(candidate, StringComparison.OrdinalIgnoreCase))) continue;
            if (only is not null) return null;
            only = candidate;
        }
        return only;
    }

    private static bool Mentions(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var before = at == 0 || !IsNamePart(text[at - 1]);
            var end = at + name.Length;
            if (before && (end == text.Length || !IsNamePart(text[end]))) return true;
        }
        return false;
    }

    // Chinese runs on without spaces: only what could continue a model's name counts
    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':';
}
