using ModelProxy.Data.Feedback;
using ModelProxy.LearningWorker.Collecting;
using ModelProxy.Policy;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;

namespace ModelProxy.LearningWorker.Profiling;

/// <summary>
/// Looks at all ratings at once before they are learned from, as a full cycle can and a stream cannot: raters are judged by what
/// everybody found, then what everybody found is made up again without those who turn the scale round or push a model, and so on.
/// A rater found out late thus loses their first ratings too. What stars are worth begins with the grades, where there are any: begun
/// with the stars themselves, models people rate would sink below those that only programs have graded. Not thread-safe.
/// </summary>
internal sealed class RaterReview(LearningOptions options, IReadOnlyDictionary<string, CardPrior> priors, FeatureExtractor extractor)
{
    private const int Rounds = 4;

    private readonly List<(SeenSignal Seen, Subject Subject, double Said, double Weight)> _said = [];

    public void Take(SeenSignal seen)
    {
        // signs come for bad answers only: without the silence after good ones they say nothing of a level
        if (seen.Kind != SignalKind.Implicit && Rewards.Of(seen, options) is var (reward, weight)) _said.Add((seen with { Text = null }, Subject.Of(seen, extractor), reward, weight));
    }

    /// <summary>Books in which every rater stands with all their ratings.</summary>
    public RaterBooks Settle()
    {
        var books = new RaterBooks(options);
        for (var round = 0; round < Rounds; round++)
        {
            var found = (Real: Found(books, simulated: false), Simulated: Found(books, simulated: true));
            books = new RaterBooks(options);
            foreach (var (seen, subject, said, _) in _said)
                if (Rewards.IsOpinion(seen)) books.Judge(seen, said, Expect(seen.Simulated ? found.Simulated : found.Real, seen.Model, subject));
            books.Settle();
        }
        return books;
    }

    private (PosteriorTable Table, Dictionary<string, int> Models) Found(RaterBooks books, bool simulated)
    {
        var evidence = new EvidenceUpdater();
        var fromGrades = !books.AreSettled && _said.Any(said => said.Seen.Simulated == simulated && !Rewards.IsOpinion(said.Seen));
        foreach (var (seen, subject, said, weight) in _said)
        {
            if (seen.Simulated != simulated || (fromGrades && Rewards.IsOpinion(seen))) continue;
            var heard = Rewards.IsOpinion(seen) && books.AreSettled ? books.Judge(seen, said, double.NaN) : new Heard(said, 1, 1, said);
            evidence.Observe(new Observation { Model = seen.Model, Domains = subject.Shares, Language = subject.Language, Reward = heard.Reward, Weight = weight * heard.Weight });
        }
        var table = evidence.ToTable();
        return (new PosteriorTable(table, priors), table.Models.Select((name, at) => (name, at)).ToDictionary(x => x.name, x => x.at));
    }

    private static double Expect((PosteriorTable Table, Dictionary<string, int> Models) found, string model, Subject subject) =>
        found.Models.TryGetValue(model, out var at) ? found.Table.Of(at, subject.Shares.AsSpan(), Languages.IndexOf(subject.Language)).Mean : double.NaN;
}
