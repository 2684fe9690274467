using Microsoft.Extensions.Options;
using ModelProxy.Policy.Classifying;

namespace ModelProxy.LearningWorker.Training;

/// <summary>
/// Fits the classifier of domains to what people and the judge said of recorded questions, beside the seed set, and lets it be used
/// when it is right more often than the shipped one on a fifth of the labels it never saw. Slow, so full cycles only; what it found
/// stays in force between them. Not thread-safe; the learning cycle owns it.
/// </summary>
internal sealed partial class ClassifierSchool(LabelReader labels, IOptions<LearningOptions> options, ILogger<ClassifierSchool> log)
{
    private long _taughtUpTo = -1;

    /// <summary>Null = the shipped one is the best there is.</summary>
    public DomainClassifier? Current { get; private set; }

    public async Task TeachAsync(CancellationToken cancellationToken)
    {
        var said = await labels.ReadAsync(cancellationToken);
        var newest = said.Count == 0 ? 0 : said.Max(label => label.Seq);
        if (newest == _taughtUpTo) return;
        if (said.Count < options.Value.LeastLabels)
        {
            (Current, _taughtUpTo) = (null, newest);
            return;
        }

        var traffic = await labels.TrafficAsync(cancellationToken);
        var seeds = SeedSet.Load();
        LabelledText[] shown = [.. said.Where(label => !label.IsHeldOut).Select(label => label.Text)], hidden = [.. said.Where(label => label.IsHeldOut).Select(label => label.Text)];
        var exam = Examination.Of(DomainClassifier.Shipped, Fit(shown), hidden);
        Current = exam.Passes ? Fit([.. said.Select(label => label.Text)]) : null;
        _taughtUpTo = newest;
        Taught(said.Count, exam.Taught, exam.Shipped, exam.Questions, exam.Passes ? "in use" : "not used");

        DomainClassifier Fit(IReadOnlyList<LabelledText> texts) => ClassifierTrainer.Refit(DomainClassifier.Shipped, texts, seeds, traffic: traffic);
    }

    [LoggerMessage(LogLevel.Information, "The classifier was fitted to {Labels} labels: right on {Taught} of {Questions} held-out ones, the shipped one on {Shipped}; {Verdict}")]
    private partial void Taught(int labels, int taught, int shipped, int questions, string verdict);
}

internal static class TrainingExtensions
{
    public static void AddTraining(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LabelReader>();
        builder.Services.AddSingleton<ClassifierSchool>();
    }
}
