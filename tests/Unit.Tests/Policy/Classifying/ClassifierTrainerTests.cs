using ModelProxy.Policy;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Features;

namespace ModelProxy.Unit.Tests.Policy.Classifying;

public sealed class ClassifierTrainerTests
{
    private static readonly TrainingOptions Small = new() { Bits = 12, Epochs = 6 };

    private static readonly LabelledText[] Texts =
    [
        .. SeedSet.Load().Where(text => text.Domain is Domains.Code or Domains.Law or Domains.Chat).Take(300),
    ];

    [Fact]
    public void The_same_texts_and_seed_give_the_same_bytes() =>
        Assert.Equal(ClassifierFormat.Write(ClassifierTrainer.Train(Texts, Small)), ClassifierFormat.Write(ClassifierTrainer.Train(Texts, Small)));

    [Fact]
    public void The_embedded_classifier_is_what_the_training_command_makes()
    {
        var fresh = ClassifierTrainer.Train(SeedSet.Load(), TrainingOptions.Shipped with { Epochs = 3 });
        var seeds = SeedSet.Load().ToArray();
        var same = seeds.Count(text => Best(fresh, text.Text) == Best(DomainClassifier.Shipped, text.Text));

        // fewer epochs for the sake of the test: all but the contested texts agree
        Assert.True(same >= seeds.Length * 0.9, $"{same} of {seeds.Length}: train again, dotnet run -c Release --project bench/RoutingEval -- train");
    }

    [Fact]
    public void A_few_labels_teach_new_words_and_forget_nothing()
    {
        var labels = Enumerable.Range(0, 12).Select(i => new LabelledText($"Please flibber the grommet {i} and wuzzle it", Domains.Finance)).ToArray();
        var taught = ClassifierTrainer.Refit(ClassifierTrainer.Train(Texts, Small), labels, Texts);

        Assert.Equal(Domains.Finance, Best(taught, "flibber and wuzzle a grommet"));
        Assert.Equal(Domains.Code, Best(taught, "Write a Python function that sorts a list"));
        Assert.True(new FeatureExtractor(taught).Extract("flibber wuzzle grommet").Familiarity > 0.9);
    }

    [Fact]
    public void Traffic_without_labels_makes_its_words_known()
    {
        var traffic = Enumerable.Range(0, 40).Select(i => $"Write a Python function with a zorbling decorator number {i}").ToArray();
        var start = ClassifierTrainer.Train(Texts, Small);

        var alone = ClassifierTrainer.Refit(start, Texts[..10], Texts);
        var beside = ClassifierTrainer.Refit(start, Texts[..10], Texts, traffic: traffic);

        Assert.True(Of(beside, "zorbling decorator", Domains.Code) > Of(alone, "zorbling decorator", Domains.Code));
    }

    [Fact]
    public void Labels_nobody_can_use_are_left_out() =>
        Assert.Same(DomainClassifier.Shipped, ClassifierTrainer.Refit(DomainClassifier.Shipped, [new LabelledText("x", "cooking"), new LabelledText("y", Domains.Code, float.NaN)], []));

    private static string Best(DomainClassifier classifier, string text) =>
        Domains.All.MaxBy(domain => Of(classifier, text, domain))!;

    private static float Of(DomainClassifier classifier, string text, string domain)
    {
        Span<float> probabilities = stackalloc float[Domains.Count];
        classifier.Probabilities(FeatureExtractor.Encode(text, classifier.Weights.Bits), probabilities);
        return probabilities[Domains.IndexOf(domain)];
    }
}
