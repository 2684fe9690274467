namespace ModelProxy.Policy.Features;

/// <summary>One sentence (or run of short ones) of a text and how much it counts.</summary>
internal struct Segment
{
    public int Start;
    public int End;

    /// <summary>It asks or orders something: a question, an imperative, an exam stem.</summary>
    public bool Task;
    public float Weight;

    public readonly int Length => End - Start;
}

/// <summary>Cuts a text into at most <see cref="Limit"/> segments. Sentences of one paragraph shorter than a line are joined.</summary>
internal static class Segments
{
    public const int Limit = 48;
    private const int Short = 24;

    /// <summary>A Chinese character says about as much as four letters.</summary>
    private const int ShortCjk = 6;

    public static int Cut(ReadOnlySpan<char> text, Span<Segment> segments)
    {
        var count = 0;
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !Ends(text, i)) continue;
            if (i < text.Length && i - start < (text[i] is '。' or '！' or '；' ? ShortCjk : Short) && !(text[i] is '?' or '？' or '\n') && count < Limit - 1) continue;
            var end = Math.Min(i + 1, text.Length);
            if (count == Limit) { segments[count - 1].End = text.Length; break; }
            if (end > start && !text[start..end].Trim().IsEmpty)
                segments[count++] = new Segment { Start = start, End = end, Weight = 1 };
            start = end;
        }

        for (var i = 0; i < count; i++) segments[i].Task = Cues.IsTask(text[segments[i].Start..segments[i].End]);
        return count;
    }

    private static bool Ends(ReadOnlySpan<char> text, int i) => text[i] switch
    {
        '\n' or '。' or '？' or '！' or '；' => true,
        '.' or '?' or '!' or ';' => i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]),
        _ => false,
    };
}
