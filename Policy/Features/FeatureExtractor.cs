using System.Collections.Immutable;
using ModelProxy.Policy.Classifying;

namespace ModelProxy.Policy.Features;

/// <summary>
/// Text to <see cref="QueryFeatures"/>: pure, thread-safe, under a millisecond for 8 KB. Only the first and last part of a longer
/// text is looked at.
/// </summary>
public sealed class FeatureExtractor(DomainClassifier classifier, SkillHeads? heads = null, KeywordLexicon? lexicon = null)
{
    /// <summary>Characters looked at; of a longer text the first three quarters and the last quarter of this.</summary>
    public const int Excerpt = 8192;

    private readonly KeywordLexicon _lexicon = lexicon ?? KeywordLexicon.Shipped;

    public DomainClassifier Classifier { get; } = classifier;

    public QueryFeatures Extract(ReadOnlySpan<char> text, QueryContext context = default)
    {
        var total = Math.Max(context.TotalChars, text.Length);
        if (text.Length > Excerpt) return Extract(Shorten(text), context with { TotalChars = total });

        var shape = TextShape.Of(text);
        Span<Segment> cut = stackalloc Segment[Segments.Limit];
        var segments = cut[..Segments.Cut(text, cut)];
        var core = text[Confounders.Core(text, segments, Classifier, _lexicon)];
        var form = shape;
        if (core.Length < text.Length)
        {
            core = core.Trim();
            segments = cut[..Segments.Cut(core, cut)];
            form = TextShape.Of(core);
        }

        var language = LanguageDetector.Detect(core, form.CodeShare);
        Weighing.Weigh(segments);
        var terms = TextEncoder.Encode(core, segments, form, language, Classifier.Weights.Bits, _lexicon, Classifier.Familiar, out var familiarity);
        Span<float> probabilities = stackalloc float[Domains.Count];
        Classifier.Probabilities(terms, probabilities);
        var skills = heads is null ? [] : heads.Predict(terms, probabilities, language, text.Length);
        var best = probabilities.IndexOf(Largest(probabilities));
        return new QueryFeatures
        {
            Language = language,
            Domain = segments.IsEmpty ? Domains.Unknown : Domains.All[best],
            DomainProbabilities = [.. probabilities],
            Complexity = Complexity.Of(text, total, shape),
            Length = total,
            Code = shape.Code,
            Maths = shape.Maths,
            Json = shape.Json || context.Json,
            Table = shape.Table,
            NeedsTools = context.Tools,
            NeedsVision = context.Vision,
            NeedsLongContext = context.ContextTokens > 32_000 || total > 100_000,
            Familiarity = familiarity,
            Skills = skills,
        };
    }

    /// <summary>The unit vector training uses: like <see cref="Extract"/>, without the defence against confounders.</summary>
    public static HashedText Encode(ReadOnlySpan<char> text, int bits, KeywordLexicon? lexicon = null)
    {
        if (text.Length > Excerpt) text = Shorten(text);
        var shape = TextShape.Of(text);
        Span<Segment> cut = stackalloc Segment[Segments.Limit];
        var segments = cut[..Segments.Cut(text, cut)];
        Weighing.Weigh(segments);
        var language = LanguageDetector.Detect(text, shape.CodeShare);
        return TextEncoder.Encode(text, segments, shape, language, bits, lexicon ?? KeywordLexicon.Shipped, null, out _).Copy();
    }

    private static string Shorten(ReadOnlySpan<char> text) =>
        string.Concat(text[..(Excerpt / 4 * 3 - 1)], "\n", text[^(Excerpt / 4)..]);

    private static float Largest(ReadOnlySpan<float> values)
    {
        var largest = values[0];
        foreach (var value in values) largest = Math.Max(largest, value);
        return largest;
    }
}
