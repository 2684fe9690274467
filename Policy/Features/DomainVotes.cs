using System.Numerics.Tensors;
using ModelProxy.Policy.Classifying;

namespace ModelProxy.Policy.Features;

/// <summary>
/// What each part of a text says of its domain, read once: scores add up over terms, so any run of parts can then be judged
/// without reading it again. Form is left out; it belongs to the whole.
/// </summary>
internal readonly ref struct DomainVotes(DomainClassifier classifier, KeywordLexicon lexicon, Span<float> storage)
{
    private readonly DomainClassifier _classifier = classifier;
    private readonly KeywordLexicon _lexicon = lexicon;
    private readonly Span<float> _storage = storage;

    /// <summary>Floats of storage for so many parts.</summary>
    public static int Size(int parts, DomainClassifier classifier) => parts * Length(classifier);

    // one part: scores (a row of the map), keyword hits by domain, sum of squares
    private static int Length(DomainClassifier classifier) => classifier.Weights.Stride + Domains.Count + 1;

    public void Read(int part, ReadOnlySpan<char> text)
    {
        var own = Part(part);
        own.Clear();
        var terms = TermBuffer.Rent();
        terms.Bits = _classifier.Weights.Bits;
        var stride = _classifier.Weights.Stride;
        new TermReader(terms, _lexicon, own.Slice(stride, Domains.Count), null).Read(text, 1);
        _classifier.AddTo(own[..stride], terms);
        own[^1] = terms.Squares;
    }

    /// <summary>Domain probabilities of a run of parts.</summary>
    public void Count(Range parts, Span<float> probabilities)
    {
        Span<float> sum = stackalloc float[Length(_classifier)];
        sum.Clear();
        for (var part = parts.Start.Value; part < parts.End.Value; part++) TensorPrimitives.Add(sum, Part(part), sum);
        var stride = _classifier.Weights.Stride;
        var scores = sum[..stride];
        TensorPrimitives.Divide(scores, MathF.Sqrt(Math.Max(sum[^1], 1e-6f)), scores);
        TensorPrimitives.Add(scores, _classifier.Weights.Bias, scores);
        var terms = TermBuffer.Rent();
        terms.Bits = _classifier.Weights.Bits;
        TextEncoder.AddKeywords(terms, sum.Slice(stride, Domains.Count));
        _classifier.AddTo(scores, terms);
        _classifier.ToProbabilities(scores, probabilities);
    }

    private Span<float> Part(int part) => _storage.Slice(part * Length(_classifier), Length(_classifier));
}
