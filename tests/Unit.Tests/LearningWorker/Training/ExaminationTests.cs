using ModelProxy.LearningWorker.Training;
using ModelProxy.Policy;
using ModelProxy.Policy.Classifying;

namespace ModelProxy.Unit.Tests.LearningWorker.Training;

public sealed class ExaminationTests
{
    /// <summary>What the people here say, which no shipped classifier can know: remarks on the weather are about law, and the like.</summary>
    private static readonly (string Words, string Domain)[] Jargon = [("thunder drizzle breeze hailstorm", Domains.Law), ("trombone oboe cello bassoon", Domains.Finance), ("turnip parsnip leek radish", Domains.Medicine)];

    private static readonly Lazy<DomainClassifier> Taught = new(() => ClassifierTrainer.Train([.. Labels(30, seed: 1)], TrainingOptions.Shipped with { Epochs = 8 }));

    [Fact]
    public void Who_reads_hidden_labels_better_passes()
    {
        var exam = Examination.Of(DomainClassifier.Shipped, Taught.Value, [.. Labels(10, seed: 2)]);

        Assert.Equal(30, exam.Questions);
        Assert.Equal(30, exam.Taught);
        Assert.True(exam.Shipped < 30);
        Assert.True(exam.Passes);
    }

    [Fact]
    public void Being_as_good_as_the_shipped_one_is_not_enough()
    {
        var exam = Examination.Of(DomainClassifier.Shipped, DomainClassifier.Shipped, [new LabelledText("Write a Python function that sorts a list of numbers.", Domains.Code)]);

        Assert.Equal((1, 1), (exam.Shipped, exam.Taught));
        Assert.False(exam.Passes);
    }

    [Fact]
    public void Who_learned_the_jargon_and_forgot_everything_else_fails_where_everything_else_is_asked()
    {
        var exam = Examination.Of(DomainClassifier.Shipped, Taught.Value,
        [
            new LabelledText("Write a Python function that sorts a list of numbers.", Domains.Code),
            new LabelledText("Translate this sentence into French: good morning, my friend.", Domains.Translation),
            new LabelledText("Solve the equation 3x + 5 = 20 for x.", Domains.Math),
        ]);

        Assert.True(exam.Shipped > exam.Taught);
        Assert.False(exam.Passes);
    }

    [Fact]
    public void Without_questions_nobody_passes() => Assert.False(Examination.Of(DomainClassifier.Shipped, Taught.Value, []).Passes);

    private static IEnumerable<LabelledText> Labels(int perDomain, int seed)
    {
        var draw = new Random(seed);
        foreach (var (words, domain) in Jargon)
            for (var i = 0; i < perDomain; i++)
            {
                var known = words.Split(' ');
                draw.Shuffle(known);
                yield return new LabelledText($"{known[0]} and {known[1]} {i}", domain);
            }
    }
}
