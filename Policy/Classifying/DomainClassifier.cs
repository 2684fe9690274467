using System.Numerics.Tensors;
using System.Reflection;
using ModelProxy.Policy.Features;

namespace ModelProxy.Policy.Classifying;

/// <summary>Hashed terms to 14 domain probabilities by a linear softmax. Immutable once in use; safe for any number of threads.</summary>
public sealed class DomainClassifier(LinearMap weights, FamiliarTerms familiar, float temperature = 1)
{
    private static readonly Lazy<DomainClassifier> ShippedOne = new(Load);

    /// <summary>Trained on the product's own seed prompts only.</summary>
    public static DomainClassifier Shipped => ShippedOne.Value;

    public LinearMap Weights { get; } = weights;
    public FamiliarTerms Familiar { get; } = familiar;

    /// <summary>Divides the scores before the softmax; above 1 makes the classifier more modest. Fitted on held-out labels.</summary>
    public float Temperature { get; } = temperature;

    private readonly Lazy<PackedMap> _packed = new(() => new PackedMap(weights));

    /// <summary>Adds the scores of the terms, without the bias, to what is there.</summary>
    internal void AddTo(Span<float> scores, TermBuffer terms) => _packed.Value.AddTo(scores, terms);

    internal void Probabilities(TermBuffer terms, Span<float> probabilities)
    {
        Span<float> scores = stackalloc float[Weights.Stride];
        Weights.Bias.CopyTo(scores);
        AddTo(scores, terms);
        ToProbabilities(scores, probabilities);
    }

    public void Probabilities(HashedText text, Span<float> probabilities)
    {
        Span<float> scores = stackalloc float[Weights.Stride];
        Weights.Score(text, scores);
        ToProbabilities(scores, probabilities);
    }

    internal void ToProbabilities(Span<float> scores, Span<float> probabilities)
    {
        scores = scores[..Domains.Count];
        TensorPrimitives.Divide(scores, Temperature, scores);
        TensorPrimitives.SoftMax(scores, probabilities[..Domains.Count]);
    }

    private static DomainClassifier Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("classifier.bin");
        if (stream is null) return new DomainClassifier(new LinearMap(8, Domains.Count), new FamiliarTerms());
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return ClassifierFormat.Read(bytes.ToArray());
    }
}
