using ModelProxy.Policy.Classifying;

namespace ModelProxy.RoutingEval;

/// <summary>The reproducible training command: seed prompts and keywords in, the classifier the product ships out.</summary>
internal static class TrainShipped
{
    public static int Run(string file)
    {
        var texts = SeedSet.Load();
        var classifier = ClassifierTrainer.Train(texts, TrainingOptions.Shipped);
        var bytes = ClassifierFormat.Write(classifier);
        File.WriteAllBytes(file, bytes);
        Console.WriteLine($"{texts.Count} seed texts -> {file}, {bytes.Length / 1024} KiB. Build again to embed it.");
        foreach (var group in texts.GroupBy(t => t.Domain)) Console.WriteLine($"  {group.Key,-18} {group.Count(),5} prompts");
        return 0;
    }
}
