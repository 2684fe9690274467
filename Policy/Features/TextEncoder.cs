using System.Runtime.InteropServices;

namespace ModelProxy.Policy.Features;

/// <summary>
/// Text to unit vector: the terms of every segment by the segment's weight, plus what form and keywords say. The same code
/// serves training and deciding, so that what was learned is what is asked.
/// </summary>
internal static class TextEncoder
{
    private const uint FormSalt = 0x11, KeywordSalt = 0x12, OpeningSalt = 0x13;

    public static TermBuffer Encode(
        ReadOnlySpan<char> text, ReadOnlySpan<Segment> segments, in TextShape shape, string language, int bits, KeywordLexicon lexicon,
        FamiliarTerms? familiar, out double familiarity)
    {
        var terms = TermBuffer.Rent();
        terms.Bits = bits;
        Span<float> hits = stackalloc float[Domains.Count];
        hits.Clear();
        var reader = new TermReader(terms, lexicon, hits, familiar);
        foreach (ref readonly var segment in segments)
            if (segment.Weight > 0) reader.Read(text[segment.Start..segment.End], segment.Weight);
        familiarity = reader.Met == 0 ? 0 : (double)reader.Known / reader.Met;
        terms.Normalise();
        AddForm(terms, text, segments, shape, language);
        AddKeywords(terms, hits);
        return terms;
    }

    private static void AddForm(TermBuffer terms, ReadOnlySpan<char> text, ReadOnlySpan<Segment> segments, in TextShape shape, string language)
    {
        void Form(uint name, int value, float weight) => terms.Add(TermReader.Hash(name, FormSalt, (uint)value), weight);

        const float w = 0.12f;
        Form(1, Languages.IndexOf(language), w);
        Form(2, (int)Math.Log2(1 + text.Length / 16), w);
        Form(3, Math.Min(shape.Options, 5), w);
        Form(4, Math.Min(shape.Questions, 3), w);
        Form(5, (int)Math.Log2(1 + shape.Lines), w);
        Form(6, (shape.Code ? 1 : 0) + (shape.Maths ? 2 : 0), 2 * w);
        Form(7, (shape.Json ? 1 : 0) + (shape.Table ? 2 : 0), w);
        Form(8, (int)Math.Log2(1 + shape.Digits), w);
        Form(9, (int)Math.Log2(1 + shape.Operators), w);
        Form(10, text.Contains("____", StringComparison.Ordinal) || text.Contains("（）", StringComparison.Ordinal) || text.Contains("()", StringComparison.Ordinal) ? 1 : 0, w);

        // How the task opens tells writing, translating and processing apart better than what it is about.
        foreach (ref readonly var segment in segments)
        {
            if (!segment.Task || segment.Weight <= 0) continue;
            AddOpening(terms, text[segment.Start..segment.End].Trim());
            break;
        }
    }

    private static void AddOpening(TermBuffer terms, ReadOnlySpan<char> task)
    {
        if (task.IsEmpty) return;
        if (Chars.IsCjk(task[0]))
        {
            var head = MemoryMarshal.Cast<char, ushort>(task[..Math.Min(task.Length, 4)]);
            uint hash = 0;
            for (var i = 0; i < head.Length; i++)
            {
                hash = TermReader.Hash(hash, OpeningSalt, head[i]);
                if (i >= 1) terms.Add(hash, 0.15f);
            }

            return;
        }

        Span<char> word = stackalloc char[16];
        uint before = 0;
        for (int i = 0, words = 0; i < task.Length && words < 3; words++)
        {
            var length = 0;
            while (i < task.Length && char.IsLetter(task[i]))
            {
                if (length < word.Length) word[length++] = char.ToLowerInvariant(task[i]);
                i++;
            }

            before = TermReader.Hash(before, OpeningSalt, TermReader.HashOf(word[..length]));
            terms.Add(before, 0.15f);
            while (i < task.Length && !char.IsLetter(task[i])) i++;
        }
    }

    public static void AddKeywords(TermBuffer terms, ReadOnlySpan<float> hits)
    {
        var total = 0f;
        foreach (var hit in hits) total += hit;
        if (total <= 0) return;
        for (var i = 0; i < hits.Length; i++)
        {
            if (hits[i] <= 0) continue;
            terms.Add(TermReader.Hash((uint)i, KeywordSalt, 1), 0.35f * hits[i] / total);
            terms.Add(TermReader.Hash((uint)i, KeywordSalt, 2), 0.12f * MathF.Log(1 + hits[i]));
        }
    }
}
