using System.Collections.Frozen;

namespace ModelProxy.Policy.Features;

/// <summary>
/// The product's keyword rules: terms of both languages by domain, matched as whole words (up to three) or as CJK strings
/// (up to eight characters). Hits are one feature per domain, so a term never seen in training still speaks for its domain.
/// </summary>
public sealed class KeywordLexicon
{
    private const int LongestCjk = 8;
    private readonly FrozenDictionary<ulong, Entry> _entries;
    private readonly ulong[] _cjkStarts = new ulong[1024];

    private readonly record struct Entry(byte Domain, float Weight);

    /// <summary>The lexicon the product ships.</summary>
    public static KeywordLexicon Shipped { get; } = new(KeywordFile.Shipped);

    public KeywordLexicon(IEnumerable<(string Domain, string Term)> terms)
    {
        var entries = new Dictionary<ulong, Entry>();
        foreach (var (domain, raw) in terms)
        {
            var strong = raw.EndsWith('!');
            // as words are read: without apostrophes
            var term = raw.TrimEnd('!').Replace("'", "", StringComparison.Ordinal).Trim().ToLowerInvariant();
            var index = Domains.IndexOf(domain);
            if (term.Length == 0 || index < 0) continue;
            var key = Chars.IsCjk(term[0]) ? CjkKey(term) : PhraseKey(term);
            if (Chars.IsCjk(term[0])) MarkStart(term);
            entries.TryAdd(key, new Entry((byte)index, strong ? 2f : 1f));
        }

        _entries = entries.ToFrozenDictionary();
    }

    public int Count => _entries.Count;

    internal void MatchWord(scoped ReadOnlySpan<char> word, uint hash, uint previous, uint beforePrevious, float weight, scoped Span<float> hits)
    {
        if (!Hit(hash, weight, hits) && word.Length > 3 && word[^1] == 's')
        {
            // plural: mergers → merger, theories → theory
            if (!Hit(TermReader.HashOf(word[..^1]), weight, hits) && word.EndsWith("ies"))
            {
                Span<char> singular = stackalloc char[word.Length - 2];
                word[..^3].CopyTo(singular);
                singular[^1] = 'y';
                Hit(TermReader.HashOf(singular), weight, hits);
            }
        }

        if (previous == 0) return;
        var two = Join(previous, hash);
        Hit(two, 1.5f * weight, hits);
        if (word.Length > 3 && word[^1] == 's') Hit(Join(previous, TermReader.HashOf(word[..^1])), 1.5f * weight, hits);
        if (beforePrevious != 0) Hit(Join(Join(beforePrevious, previous), hash), 1.5f * weight, hits);
    }

    internal void MatchCjk(ReadOnlySpan<char> run, float weight, scoped Span<float> hits)
    {
        for (var i = 0; i + 1 < run.Length; i++)
        {
            if (!IsStart(run[i], run[i + 1])) continue;
            var longest = Math.Min(LongestCjk, run.Length - i);
            for (var length = longest; length >= 2; length--)
            {
                if (!Hit(CjkKey(run.Slice(i, length)), (length >= 4 ? 1.5f : 1f) * weight, hits)) continue;
                i += length - 2;
                break;
            }
        }
    }

    private bool Hit(ulong key, float weight, scoped Span<float> hits)
    {
        if (!_entries.TryGetValue(key, out var entry)) return false;
        hits[entry.Domain] += entry.Weight * weight;
        return true;
    }

    private static ulong Join(ulong first, ulong second) => (first * 0x9E3779B97F4A7C15UL ^ second) * 0xC2B2AE3D27D4EB4FUL | 1UL << 63;

    private static ulong PhraseKey(string phrase)
    {
        var words = phrase.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries);
        ulong key = TermReader.HashOf(words[0]);
        foreach (var word in words.AsSpan(1)) key = Join(key, TermReader.HashOf(word));
        return key;
    }

    private static ulong CjkKey(ReadOnlySpan<char> term)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in term) hash = (hash ^ c) * 1099511628211UL;
        return hash & ~(1UL << 63) | 1UL << 62;
    }

    private void MarkStart(string term)
    {
        if (term.Length < 2) return;
        var h = TermReader.Hash(term[0], 9, term[1]) >> 16;
        _cjkStarts[h >> 6] |= 1UL << (int)(h & 63);
    }

    private bool IsStart(char first, char second)
    {
        var h = TermReader.Hash(first, 9, second) >> 16;
        return (_cjkStarts[h >> 6] & 1UL << (int)(h & 63)) != 0;
    }
}
