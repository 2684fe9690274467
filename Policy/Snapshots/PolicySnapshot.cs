using System.Collections.Frozen;
using System.Collections.Immutable;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;

namespace ModelProxy.Policy.Snapshots;

/// <summary>One whole version of what was learned, checked and ready to decide with. Immutable; swapped whole behind one reference.</summary>
public sealed class PolicySnapshot
{
    private readonly FrozenDictionary<string, int> _models;
    private readonly FrozenDictionary<string, int> _heads;
    private readonly FrozenDictionary<string, CardPrior> _priors;
    private readonly FrozenDictionary<string, ModelExpense> _expenses;

    private PolicySnapshot(PolicyState state)
    {
        State = state;
        Evidence = new EvidenceTable(state.Models, state.Alpha, state.Beta);
        _priors = state.Priors.ToFrozenDictionary(p => p.Model, StringComparer.Ordinal);
        Posterior = new PosteriorTable(Evidence, _priors);
        Tastes = new TasteTable(state.Tastes, state.TasteSpread);
        Extractor = new FeatureExtractor(state.Classifier ?? DomainClassifier.Shipped, state.Heads);
        _models = Index(state.Models);
        _heads = Index(state.Heads?.Models ?? []);
        _expenses = state.Expenses.ToFrozenDictionary(e => e.Model, StringComparer.Ordinal);
    }

    /// <summary>What the product knows on its first day: the shipped classifier, no evidence. Version 0.</summary>
    public static PolicySnapshot Default { get; } = new(new PolicyState { Version = 0, PublishedAt = DateTimeOffset.UnixEpoch });

    public PolicyState State { get; }
    public long Version => State.Version;
    public DateTimeOffset PublishedAt => State.PublishedAt;
    public EvidenceTable Evidence { get; }
    public PosteriorTable Posterior { get; }
    public TasteTable Tastes { get; }
    public ConfidenceCalibration Calibration => State.Calibration;

    /// <summary>Reads queries the way this snapshot was trained to.</summary>
    public FeatureExtractor Extractor { get; }

    /// <summary>The snapshot, or null and every reason why the state cannot be one.</summary>
    public static PolicySnapshot? TryCreate(
        PolicyState state, DateTimeOffset now, out IReadOnlyList<string> faults, long after = -1, IReadOnlySet<string>? knownModels = null)
    {
        faults = PolicyCheck.Faults(state, now, after, knownModels);
        return faults.Count == 0 ? new PolicySnapshot(state) : null;
    }

    /// <summary>The same from stored bytes; never throws for bad ones.</summary>
    /// <param name="classifier">Kept beside the bytes, for policies whose classifier is; null = what the bytes hold.</param>
    public static PolicySnapshot? TryRead(
        ReadOnlySpan<byte> bytes, DateTimeOffset now, out IReadOnlyList<string> faults, long after = -1, IReadOnlySet<string>? knownModels = null, DomainClassifier? classifier = null)
    {
        var state = SnapshotFormat.TryRead(bytes, out var fault);
        if (state is not null) return TryCreate(classifier is null ? state : state with { Classifier = classifier }, now, out faults, after, knownModels);
        faults = [fault];
        return null;
    }

    public byte[] ToBytes() => SnapshotFormat.Write(State);

    /// <summary>Without the classifier, which is kept beside them: it is a hundred times as large as all the rest, and stays the same for days.</summary>
    public byte[] ToBytesWithoutClassifier() => SnapshotFormat.Write(State with { Classifier = null });

    public ModelExpense? Expense(string model) =>
        _expenses.GetValueOrDefault(model) is { } e ? e : null;

    /// <summary>Observations of a model over all domains and languages; 0 for one never met.</summary>
    public double Known(string model) => _models.TryGetValue(model, out var m) ? Posterior.Known(m) : 0;

    /// <summary>Expected reward (0-1), variance of that mean, and observations behind it, the user's taste left out.</summary>
    /// <param name="domains">14 probabilities.</param>
    /// <param name="skills">Predictions of the skill heads for the query; empty when there are none.</param>
    public (double Mean, double Variance, double Samples) Expect(
        string model, CardPrior? prior, ReadOnlySpan<float> domains, int language, ImmutableArray<float> skills)
    {
        if (!_models.TryGetValue(model, out var m))
        {
            prior ??= _priors.GetValueOrDefault(model);
            var mean = prior is { Mean: >= 0 and <= 1 } ? prior.Mean : 0.6;
            for (var d = 0; prior is not null && d < domains.Length; d++) mean += domains[d] * prior.Bonus(d);
            mean = Math.Clamp(mean, 0, 1);
            return (mean, Math.Max(0.01, mean * (1 - mean)) / CardPrior.Worth, 0);
        }

        var known = Posterior.Of(m, domains, language);
        if (State.Heads is not { Trust: > 0 } heads || skills.IsDefaultOrEmpty || !_heads.TryGetValue(model, out var h) || h >= skills.Length) return known;
        return (known.Mean + heads.Trust * (skills[h] - known.Mean), known.Variance, known.Samples);
    }

    private static FrozenDictionary<string, int> Index(ImmutableArray<string> models) =>
        models.Select((name, at) => (name, at)).ToFrozenDictionary(x => x.name, x => x.at, StringComparer.Ordinal);
}
