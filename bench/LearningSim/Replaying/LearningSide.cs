using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data.Feedback;
using ModelProxy.LearningWorker;
using ModelProxy.LearningWorker.Collecting;
using ModelProxy.LearningWorker.Drift;
using ModelProxy.LearningWorker.Profiling;
using ModelProxy.Policy;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.LearningSim.Replaying;

/// <summary>
/// LearningWorker's own learner in this process: events in, policies out, the way a cycle makes them, with the database left out
/// between. A thousand queries are a day.
/// </summary>
/// <param name="classifier">Reads the queries in place of the shipped one; null = as shipped.</param>
internal sealed class LearningSide(DomainClassifier? classifier = null)
{
    private static readonly TimeSpan BetweenQueries = TimeSpan.FromDays(1) / 1000;
    private static readonly Dictionary<string, CardPrior> NoCards = [];
    private static readonly LearningOptions Options = new();

    private readonly List<SeenEvent> _events = [];
    private readonly List<DriftAlarm> _alarms = [];
    private Learner _learner = New(classifier);
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _version;

    /// <summary>All drift alarms so far, warnings included.</summary>
    public IReadOnlyList<DriftAlarm> Alarms
    {
        get
        {
            _alarms.AddRange(_learner.TakeAlarms());
            return _alarms;
        }
    }

    /// <summary>The exchange of a decided query went well, as far as anybody but a rater can tell.</summary>
    public void Answered(Decision decision)
    {
        _now += BetweenQueries;
        Take(new SeenExchange
        {
            Seq = _events.Count + 1,
            RecordedAt = _now,
            StartedAt = _now,
            Model = decision.Model,
            Domain = decision.Features.Domain,
            Language = decision.Features.Language,
            Simulated = false,
            Outcome = "success",
            DurationMs = 1000,
        });
    }

    /// <summary>A rating of 1-5 by a person, or of 0-1 by a program (no rater).</summary>
    public void Rated(Decision decision, string model, double value, string rater = "") => Take(About(decision, model, value, rater));

    /// <summary>What a user did next says something of the answer.</summary>
    public void Implied(Decision decision, ImplicitSignal signal, string user) =>
        Take(About(decision, decision.Model, signal.Reward, user) with { Kind = SignalKind.Implicit, Name = signal.Name, Weight = signal.Weight });

    private SeenSignal About(Decision decision, string model, double value, string rater)
    {
        var shares = new float[Domains.Count];
        foreach (var domain in decision.Features.Domains)
            if (Domains.IndexOf(domain.Domain) is >= 0 and var index) shares[index] = (float)domain.Probability;
        return Signal(model, decision.Features.Domain, decision.Features.Language, value, rater) with { Domains = [.. shares], QueryId = IdOf(decision.QueryId) };
    }

    /// <summary>Every model's graded answer to every anchor.</summary>
    public void Anchor(Pool pool, int seed)
    {
        foreach (var query in pool.Anchors(seed))
            for (var m = 0; m < pool.Models.Length; m++) Take(Signal(pool.Models[m], query.Domain, query.Language, query.Scores[m], "") with { Kind = SignalKind.Anchor, Name = $"{query.Domain}.{query.Language}.{query.Id}" });
    }

    /// <summary>What the next policy is: through the bytes that the database would carry, and the checks on both ends.</summary>
    public PolicySnapshot Publish()
    {
        var state = _learner.ToState() with { Version = ++_version, PublishedAt = _now };
        var written = PolicySnapshot.TryCreate(state, _now, out var faults) ?? throw new InvalidOperationException(string.Join(" ", faults));
        var read = PolicySnapshot.TryRead(written.ToBytes(), _now, out faults) ?? throw new InvalidOperationException(string.Join(" ", faults));
        if (classifier is null) return read;
        // a fitted classifier is the bench's own and too large to be packed a hundred times
        return PolicySnapshot.TryCreate(read.State with { Classifier = classifier }, _now, out faults) ?? throw new InvalidOperationException(string.Join(" ", faults));
    }

    /// <summary>The nightly full cycle: everything is forgotten, the raters are looked at, and all is learned again from the first event on.</summary>
    public void Recompute()
    {
        _ = Alarms;
        var extractor = new FeatureExtractor(classifier ?? DomainClassifier.Shipped);
        var review = new RaterReview(Options, NoCards, extractor);
        foreach (var seen in _events.OfType<SeenSignal>()) review.Take(seen);
        _learner = new Learner(Options, NoCards, extractor, review.Settle());
        foreach (var seen in _events) _learner.Take(seen);
        _learner.Reach(default);
        _learner.TakeAlarms();
    }

    private static Learner New(DomainClassifier? classifier) => new(Options, NoCards, new FeatureExtractor(classifier ?? DomainClassifier.Shipped));

    /// <summary>The same for the same request in every world: the worker holds a tenth out by it.</summary>
    private static Guid IdOf(string request) => new(SHA256.HashData(Encoding.UTF8.GetBytes(request)).AsSpan(0, 16));

    private SeenSignal Signal(string model, string domain, string language, double value, string rater) => new()
    {
        Seq = _events.Count + 1,
        RecordedAt = _now,
        QueryId = Guid.Empty,
        Model = model,
        Domain = domain,
        Language = language,
        Simulated = false,
        Kind = rater.Length > 0 ? SignalKind.Stars : SignalKind.Metric,
        Name = rater.Length > 0 ? "" : "graded",
        Rater = rater,
        Team = "",
        Value = value,
        Weight = 1,
    };

    private void Take(SeenEvent seen)
    {
        _events.Add(seen);
        _learner.Take(seen);
    }
}
