using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Features;

namespace ModelProxy.RoutingEval;

/// <summary>Remarks from other domains before and after tasks, with the shipped classifier and with the fitted one.</summary>
internal sealed class ConfounderBench : Bench
{
    public override string Name => "confounder";

    public override void Run(Dataset data, Bars bars)
    {
        foreach (var (name, classifier) in new[] { ("fitted", Fitted.Classifier(data)), ("shipped", DomainClassifier.Shipped) })
        {
            var result = Confusion.Measure(new FeatureExtractor(classifier));
            Console.WriteLine($"{name}: {result.Changed.Count} of {result.Decisions} decisions changed ({Confusion.Tasks.Count} tasks, {Confusion.Remarks.Count} remarks, before and after)");
            if (Environment.GetEnvironmentVariable("VERBOSE") == "1") foreach (var line in result.Changed) Console.WriteLine("   " + line);
            bars.Add("confounders_" + name, result.Share, Math.Sqrt(result.Share * (1 - result.Share) / result.Decisions), 0.05, atLeast: false);
        }
    }
}
