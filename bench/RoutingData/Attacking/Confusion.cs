using System.Reflection;
using ModelProxy.Policy;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.RoutingData;

/// <summary>
/// How many decisions a remark from another domain turns, over five specialist models that are each clearly best in some domains.
/// Files: [domain], then one text a line.
/// </summary>
internal static class Confusion
{
    private static readonly string[][] Fields =
    [
        [Domains.Code, Domains.Math, Domains.Reasoning], [Domains.Science, Domains.Medicine], [Domains.Law, Domains.Finance, Domains.History, Domains.Humanities],
        [Domains.CreativeWriting, Domains.BusinessWriting], [Domains.TextProcessing, Domains.Translation, Domains.Chat],
    ];

    /// <param name="Changed">Task, remark, where it stood, domain before and after.</param>
    public sealed record Result(int Decisions, IReadOnlyList<string> Changed)
    {
        public double Share => (double)Changed.Count / Decisions;
    }

    public static IReadOnlyList<(string Domain, string Text)> Tasks { get; } = Read(Resource("tasks.txt"));

    public static IReadOnlyList<(string Domain, string Text)> Remarks { get; } = Read(Resource("confounders.txt"));

    public static Result Measure(FeatureExtractor extractor) => Measure(extractor, Tasks, Remarks);

    public static Result Measure(FeatureExtractor extractor, IReadOnlyList<(string Domain, string Text)> tasks, IReadOnlyList<(string Domain, string Text)> remarks)
    {
        var decider = new Decider(Specialists());
        PolicyCandidate[] candidates = [.. Fields.Select((_, i) => new PolicyCandidate { Model = "specialist-" + i })];
        (string Model, QueryFeatures Features) Decide(string text)
        {
            var features = extractor.Extract(text);
            return (decider.Decide(new PolicyRequest { Features = features, Candidates = candidates, Seed = 1, Explore = false, Objective = PolicyObjective.QualityOnly }).Model, features);
        }

        var changed = new List<string>();
        var count = 0;
        foreach (var task in tasks)
        {
            var plain = Decide(task.Text);
            foreach (var remark in remarks.Where(r => r.Domain != task.Domain))
            {
                foreach (var text in new[] { remark.Text + " " + task.Text, task.Text + " " + remark.Text })
                {
                    count++;
                    var other = Decide(text);
                    if (other.Model != plain.Model) changed.Add($"{task.Domain}: {text} [{plain.Features.Domain} -> {other.Features.Domain}]");
                }
            }
        }

        return new Result(count, changed);
    }

    public static IReadOnlyList<(string Domain, string Text)> Read(string file)
    {
        var domain = "";
        var texts = new List<(string, string)>();
        foreach (var line in file.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#') continue;
            if (line[0] == '[' && line[^1] == ']') domain = line[1..^1];
            else texts.Add((domain, line));
        }

        return texts;
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static PolicySnapshot Specialists()
    {
        var evidence = new EvidenceUpdater();
        foreach (var domain in Domains.All)
        {
            var certain = new float[Domains.Count];
            certain[Domains.IndexOf(domain)] = 1;
            foreach (var language in new[] { Languages.English, Languages.Chinese })
                for (var model = 0; model < Fields.Length; model++)
                    for (var i = 0; i < 40; i++)
                        evidence.Observe(new Observation { Model = "specialist-" + model, Domains = [.. certain], Language = language, Reward = Fields[model].Contains(domain) ? 0.8 : 0.5 });
        }

        var state = new PolicyState { Version = 1, PublishedAt = DateTimeOffset.UnixEpoch }.With(evidence.ToTable());
        return PolicySnapshot.TryCreate(state, DateTimeOffset.UnixEpoch, out var faults) ?? throw new InvalidOperationException(string.Join(" ", faults));
    }
}
