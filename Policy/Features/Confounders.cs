using ModelProxy.Policy.Classifying;

namespace ModelProxy.Policy.Features;

/// <summary>
/// A remark from another field before or after the task must not carry the task with it. Sentences at either end that ask for
/// nothing (at most <see cref="Longest"/> characters) are cut off where they speak for another domain than the rest is sure of
/// and nothing ties them to it (<see cref="Bonds"/>); what is left is read as if it had come alone.
/// </summary>
internal static class Confounders
{
    private const int Longest = 260;
    private const int Most = 3;

    /// <summary>Characters of the middle that are enough to tell its domain.</summary>
    private const int Enough = 500;
    private const float Sure = 0.4f;
    private const float Agreeing = 0.3f;

    /// <summary>The part of the text that is the task and its material.</summary>
    public static Range Core(ReadOnlySpan<char> text, ReadOnlySpan<Segment> segments, DomainClassifier classifier, KeywordLexicon lexicon)
    {
        int lead = Remarks(segments, fromEnd: false), tail = Remarks(segments, fromEnd: true);
        if (lead + tail == 0 || lead + tail >= segments.Length) return ..;

        var votes = new DomainVotes(classifier, lexicon, stackalloc float[DomainVotes.Size(2 * Most + 1, classifier)]);
        for (var i = 0; i < lead; i++) votes.Read(i, text[segments[i].Start..segments[i].End]);
        var middle = segments[lead..^tail];
        votes.Read(lead, text[middle[0].Start..Math.Min(middle[^1].End, middle[0].Start + Enough)]);
        for (var i = 0; i < tail; i++) votes.Read(lead + 1 + i, text[segments[^(tail - i)].Start..segments[^(tail - i)].End]);

        var parts = lead + 1 + tail;
        int first = 0, last = parts;
        var surest = Sure;
        for (var cut = 1; cut <= lead; cut++)
        {
            if (!Contradicts(votes, remark: 0..cut, rest: cut..parts, surest, out var sure)) continue;
            if (Bonds.PointsBack(text[..segments[cut].Start], Head(text[segments[cut].Start..]))) break;
            (first, surest) = (cut, sure);
        }

        surest = Sure;
        for (var cut = 1; cut <= tail; cut++)
        {
            if (!Contradicts(votes, remark: (parts - cut)..parts, rest: first..(parts - cut), surest, out var sure)) continue;
            var end = segments[^(cut + 1)].End;
            if (Bonds.PointsAhead(Head(text[segments[first].Start..end]), text[end..])) break;
            (last, surest) = (parts - cut, sure);
        }

        if (first == 0 && last == parts) return ..;
        var from = first == 0 ? 0 : segments[first].Start;
        var to = last == parts ? text.Length : segments[^(parts - last + 1)].End;
        return from..to;
    }

    private static ReadOnlySpan<char> Head(ReadOnlySpan<char> text) => text[..Math.Min(text.Length, Enough)];

    private static bool Contradicts(in DomainVotes votes, Range remark, Range rest, float least, out float sure)
    {
        Span<float> one = stackalloc float[Domains.Count], other = stackalloc float[Domains.Count];
        votes.Count(rest, one);
        var best = IndexOfLargest(one);
        sure = one[best];
        if (sure < least) return false;
        votes.Count(remark, other);
        return IndexOfLargest(other) != best && other[best] < Agreeing;
    }

    /// <summary>How many sentences at one end ask for nothing.</summary>
    private static int Remarks(ReadOnlySpan<Segment> segments, bool fromEnd)
    {
        int count = 0, length = 0;
        while (count < segments.Length && count < Most)
        {
            var segment = fromEnd ? segments[^(count + 1)] : segments[count];
            if (segment.Task || (length += segment.Length) > Longest) break;
            count++;
        }

        return count;
    }

    private static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++) if (values[i] > values[best]) best = i;
        return best;
    }
}
