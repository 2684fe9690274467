using System.Collections.Immutable;
using ModelProxy.Data.Feedback;
using ModelProxy.LearningWorker;
using ModelProxy.LearningWorker.Collecting;
using ModelProxy.LearningWorker.Profiling;
using ModelProxy.Policy;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.Unit.Tests.LearningWorker.Profiling;

/// <summary>A learner, what it is shown, and what it made of it, as short as a test wants them.</summary>
internal static class Lessons
{
    public static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static long _seq;

    public static readonly Dictionary<string, CardPrior> NoCards = [];

    public static Learner Learner(LearningOptions? options = null) => new(options ?? new(), NoCards, new FeatureExtractor(DomainClassifier.Shipped));

    public static PolicySnapshot Snapshot(Learner learner) =>
        PolicySnapshot.TryCreate(learner.ToState() with { Version = 1, PublishedAt = Start }, Start, out var faults) ?? throw new InvalidOperationException(string.Join(" ", faults));

    public static double Expected(PolicySnapshot snapshot, string model, string domain) => snapshot.Expect(model, null, One(domain), Languages.IndexOf("en"), []).Mean;

    public static float[] One(string domain) => [.. Domains.All.Select(each => each == domain ? 1f : 0f)];

    public static SeenExchange Exchange(string model, string domain, double durationMs = 200) => new()
    {
        Seq = Interlocked.Increment(ref _seq),
        RecordedAt = Start,
        StartedAt = Start,
        Model = model,
        Domain = domain,
        Language = "en",
        Simulated = false,
        Outcome = "success",
        DurationMs = durationMs,
        CostUsd = 0.002,
    };

    public static SeenSignal Implied(string model, string domain, string user) => Stars(model, domain, ImplicitSignal.Regenerate.Reward, user, 0) with { Kind = SignalKind.Implicit, Name = ImplicitSignal.Regenerate.Name, Weight = ImplicitSignal.Regenerate.Weight };

    public static SeenSignal Stars(string model, string domain, double stars, string rater, int minute) => new()
    {
        Seq = Interlocked.Increment(ref _seq),
        RecordedAt = Start.AddSeconds(minute),
        Model = model,
        Domain = domain,
        Language = "en",
        Simulated = false,
        QueryId = Guid.CreateVersion7(),
        Kind = SignalKind.Stars,
        Name = "",
        Rater = rater,
        Team = "",
        Value = stars,
        Weight = 1,
        Domains = [.. One(domain)],
    };
}
