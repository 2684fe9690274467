using System.Collections.Immutable;
using ModelProxy.Data.Feedback;
using ModelProxy.LearningWorker.Collecting;
using ModelProxy.LearningWorker.Drift;
using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.Policy;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.LearningWorker.Profiling;

/// <summary>
/// Everything learned so far, in memory. It depends on nothing but the events it was shown and their order, so that replaying
/// them from the beginning after a restart gives the same again. Not thread-safe; the learning loop owns it.
/// </summary>
/// <param name="raters">Settled by a <see cref="RaterReview"/> of the events that are to be shown; null = learned on the way.</param>
internal sealed class Learner(LearningOptions options, IReadOnlyDictionary<string, CardPrior> priors, FeatureExtractor extractor, RaterBooks? raters = null)
{
    /// <summary>Judgements between two refreshes of what the evidence predicts, at most; while little is known each tells more.</summary>
    private const int Refresh = 250;

    /// <summary>Personal offsets in a policy, well below what a policy may hold: one is published every minute, and kept for two weeks.</summary>
    internal const int MostTastes = 50_000;

    private readonly EvidenceUpdater _evidence = new();
    private readonly TasteBook _tastes = new();
    private readonly ProfileBook _profiles = new(options);
    private readonly AnswerWeights _weights = new();
    private readonly Silence _silence = new(), _simulatedSilence = new();
    private readonly DriftWatch _drift = new();
    private readonly VersionWatch _versions = new();
    private readonly List<DriftAlarm> _resets = [];
    private readonly RaterBooks _raters = raters ?? new(options);
    private readonly HashSet<string> _real = [];
    private PosteriorTable? _predictions;
    private Dictionary<string, int> _predicted = [];
    private DateTimeOffset _decayedAt, _resetAt;
    private int _sinceRefresh;
    private long _judged;

    public Positions Seen { get; private set; }
    public long Exchanges { get; private set; }
    public long Signals { get; private set; }
    public ProfileBook Profiles => _profiles;

    /// <summary>Alarms raised since the last call.</summary>
    public IReadOnlyList<DriftAlarm> TakeAlarms() => [.. _drift.Take(), .. _versions.Take(), .. TakeResets()];

    public void Take(SeenEvent seen)
    {
        Fade(seen.RecordedAt);
        if (seen is SeenExchange exchange) Take(exchange);
        else if (seen is SeenSignal signal) Take(signal);
    }

    /// <summary>Everything up to there was shown, also what a reader leaves out (replaced and unjoined signals).</summary>
    public void Reach(Positions newest)
    {
        Seen = newest;
        _raters.Open();
    }

    /// <summary>What a policy is made of; its version and time are the publisher's.</summary>
    public PolicyState ToState(ConfidenceCalibration? calibration = null) => new PolicyState
    {
        Version = 0,
        PublishedAt = default,
        Priors = [.. priors.Values.OrderBy(prior => prior.Model, StringComparer.Ordinal).Take(PolicyCheck.MostModels)],
        Tastes = TasteBook.BestKnown([.. _tastes.ToTastes().Where(taste => _evidence.Models.Contains(taste.Model))], MostTastes),
        TasteSpread = _tastes.Spread(),
        Expenses = [.. _profiles.Expenses().Take(PolicyCheck.MostModels)],
        Calibration = calibration ?? new(),
    }.With(_evidence.ToTable());

    private void Take(SeenExchange seen)
    {
        Exchanges++;
        Seen = Seen with { Exchange = seen.Seq };
        var (domains, domain, language) = Subject.Of(seen, extractor);
        foreach (var (model, kind) in seen.Failures)
        {
            if (model.Length == 0 || !Rewards.SpeaksAgainst(kind)) continue;
            _profiles.Failed(model, seen, domain, language);
            Add(model, seen, domains, domain, language, 0, Math.Min(_weights.Usual(model), options.FailureWeight));
        }
        if (seen.Model.Length == 0 || !Rewards.IsAnswer(seen.Outcome)) return;
        _profiles.Answered(seen, domain, language);
        if (!IsEvidence(seen.Model, seen)) return;
        if (_versions.Observe(seen.Model, seen.Version, seen.RecordedAt)) Cut(seen.Model);
        var expected = Expect(seen.Model, domains, language);
        var credit = SilenceOf(seen).Credit(expected, options.ImplicitWeight);
        _weights.Answered(seen.Model, credit);
        Add(seen.Model, seen, domains, domain, language, 1, credit);
        Watch(seen.Model, seen, domain, 1 - expected, credit);
    }

    private void Take(SeenSignal seen)
    {
        Signals++;
        Seen = Seen with { Signal = seen.Seq };
        if (Rewards.Of(seen, options) is not var (reward, weight)) return;
        var judgement = weight;
        var (domains, domain, language) = Subject.Of(seen, extractor);
        var expected = Expect(seen.Model, domains, language);
        if (seen.Kind == SignalKind.Stars) _profiles.Rated(seen, domain, language);
        if (Rewards.IsOpinion(seen))
        {
            var heard = _raters.Judge(seen, reward, expected);
            (reward, weight, judgement) = (heard.Reward, weight * heard.Weight, weight * heard.Trust);
            Taste(seen, heard, expected);
        }
        if (IsEvidence(seen.Model, seen)) _weights.Judged(seen.Model, weight);
        if (seen.Kind == SignalKind.Implicit) SilenceOf(seen).Broken(expected, reward, weight);
        // anchors are asked in one go, when little is known: what they differ from is a guess, and there are none to spare
        var isAnchor = seen.Kind == SignalKind.Anchor;
        Add(seen.Model, seen, domains, domain, language, reward, weight, judgement, !isAnchor && _judged >= HeldOut.From && HeldOut.Contains(seen.QueryId));
        if (!isAnchor) Watch(seen.Model, seen, domain, reward - expected, weight);
    }

    /// <summary>How far tastes differ is read from all of them: simulated users must not say it of real ones.</summary>
    private void Taste(SeenSignal seen, Heard heard, double expected)
    {
        if (!IsEvidence(seen.Model, seen)) return;
        // one's own taste is one's own, as it was said: only what it tells others is a matter of bias and trust
        _tastes.Observe(seen.Rater, "", seen.Model, heard.Own - expected);
        _tastes.Observe("", seen.Team, seen.Model, heard.Reward - expected, heard.Weight);
    }

    private Silence SilenceOf(SeenEvent seen) => seen.Simulated ? _simulatedSilence : _silence;

    private void Watch(string model, SeenEvent seen, string domain, double residual, double weight)
    {
        if (!IsEvidence(model, seen) || !_drift.Observe(model, domain, residual, weight, seen.RecordedAt)) return;
        _evidence.Doubt(except: model);
        Cut(model);
    }

    /// <summary>What the Simulator says under a real model's name is no evidence about that model.</summary>
    private bool IsEvidence(string model, SeenEvent seen)
    {
        if (seen.Simulated) return !_real.Contains(model);
        _real.Add(model);
        return true;
    }

    /// <param name="judgement">What it would weigh had its rater never spoken of the model: said again, it is a judgement all the same.</param>
    private void Add(string model, SeenEvent seen, ImmutableArray<float> domains, string domain, string language, double reward, double weight, double judgement = 0, bool heldOut = false)
    {
        if (!(weight > 0)) return;
        _profiles.Rewarded(model, seen, domain, language, reward, weight);
        if (!IsEvidence(model, seen)) return;
        if (!heldOut) _evidence.Observe(new Observation { Model = model, Domains = domains, Language = language, Reward = reward, Weight = weight });
        if (Math.Max(weight, judgement) < 0.25) return;
        _judged++;
        if (++_sinceRefresh >= Math.Min(Refresh, 10 + _judged / 4)) _predictions = null;
    }

    private double Expect(string model, ImmutableArray<float> domains, string language)
    {
        // a model seen for the first time since is worth a new look: without a prediction nothing is learned of it
        if (_predictions is null || (!_predicted.ContainsKey(model) && _evidence.Models.Contains(model)))
        {
            var table = _evidence.ToTable();
            _predictions = new PosteriorTable(table, priors);
            _predicted = table.Models.Select((name, at) => (name, at)).ToDictionary(x => x.name, x => x.at);
            _sinceRefresh = 0;
        }
        if (_predicted.TryGetValue(model, out var at))
        {
            // as the router will read it
            Span<float> shares = stackalloc float[Domains.Count];
            Sharpening.Apply(domains.AsSpan(), shares);
            return _predictions.Of(at, shares, Languages.IndexOf(language)).Mean;
        }
        return priors.TryGetValue(model, out var prior) ? prior.Mean : double.NaN;
    }

    private void Fade(DateTimeOffset now)
    {
        if (_decayedAt == default) (_decayedAt, _resetAt) = (now, now);
        if (now - _decayedAt >= TimeSpan.FromHours(1))
        {
            var keep = Math.Pow(0.5, (now - _decayedAt) / TimeSpan.FromDays(options.HalfLifeDays));
            _evidence.Decay(now - _decayedAt, TimeSpan.FromDays(options.HalfLifeDays));
            _tastes.Decay(keep);
            _weights.Decay(keep);
            _silence.Decay(keep);
            _simulatedSilence.Decay(keep);
            _decayedAt = now;
        }
        if (options.ResetDays <= 0 || now - _resetAt < TimeSpan.FromDays(options.ResetDays)) return;
        foreach (var model in _evidence.Models.ToArray()) Cut(model);
        _resets.Add(new DriftAlarm(now, "", "", DriftKinds.Reset, options.ResetDays, options.ResetDays, 1, true, $"The periodic reset of every {options.ResetDays:0.#} days: a tenth of all evidence is kept."));
        _resetAt = now;
    }

    /// <summary>A tenth of what was learned of the model is kept: enough to begin from, little enough to be overruled.</summary>
    private void Cut(string model)
    {
        _evidence.Cut(model);
        _profiles.Cut(model, 0.1);
        _predictions = null;
    }

    private DriftAlarm[] TakeResets()
    {
        DriftAlarm[] taken = [.. _resets];
        _resets.Clear();
        return taken;
    }
}
