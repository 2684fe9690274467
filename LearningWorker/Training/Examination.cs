using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Features;

namespace ModelProxy.LearningWorker.Training;

/// <summary>How often two classifiers name the domain that a label names, on labels that neither has seen.</summary>
internal readonly record struct Examination(int Shipped, int Taught, int Questions)
{
    public bool Passes => Taught > Shipped;

    public static Examination Of(DomainClassifier shipped, DomainClassifier taught, IReadOnlyList<LabelledText> labels) => new(Right(shipped, labels), Right(taught, labels), labels.Count);

    private static int Right(DomainClassifier classifier, IReadOnlyList<LabelledText> labels)
    {
        var reader = new FeatureExtractor(classifier);
        return labels.Count(label => reader.Extract(label.Text).Domain == label.Domain);
    }
}
