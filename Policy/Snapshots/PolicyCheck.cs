using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Evidence;

namespace ModelProxy.Policy.Snapshots;

/// <summary>Every reason not to trust a state. What passes cannot make a decision fail.</summary>
public static class PolicyCheck
{
    public const int MostModels = 512;
    public const int MostTastes = 1_000_000;
    private const float MostEvidence = 1e9f;

    /// <summary>Older than this and it is no policy of today's models any more.</summary>
    public static TimeSpan OldestAge { get; } = TimeSpan.FromDays(90);

    /// <param name="after">Version now in force; a state must be newer. -1 accepts any.</param>
    /// <param name="knownModels">Models of the catalogue; null skips that check. At least one must be in the state's evidence, if it has any.</param>
    /// <returns>One sentence per fault; empty when it can be used.</returns>
    public static IReadOnlyList<string> Faults(PolicyState state, DateTimeOffset now, long after = -1, IReadOnlySet<string>? knownModels = null)
    {
        var faults = new List<string>();
        if (state.Version <= after) faults.Add($"Stale: version {state.Version} is not newer than {after}.");
        if (state.Version > 0 && state.PublishedAt < now - OldestAge) faults.Add($"Stale: published {state.PublishedAt:u}, more than {OldestAge.TotalDays:0} days ago.");
        if (state.PublishedAt > now.AddDays(1)) faults.Add($"Published in the future: {state.PublishedAt:u}.");
        Models(state, knownModels, faults);
        Evidence(state, faults);
        Beliefs(state, faults);
        Parts(state, faults);
        return faults;
    }

    private static void Models(PolicyState state, IReadOnlySet<string>? known, List<string> faults)
    {
        if (state.Models.IsDefault) { faults.Add("No list of models."); return; }
        if (state.Models.Length > MostModels) faults.Add($"{state.Models.Length} models; at most {MostModels}.");
        if (state.Models.Any(m => string.IsNullOrWhiteSpace(m) || m.Length > 300)) faults.Add("A model has no name, or one of more than 300 characters.");
        if (state.Models.Distinct(StringComparer.Ordinal).Count() != state.Models.Length) faults.Add("A model is listed twice.");
        if (known is not null && !state.Models.IsEmpty && !state.Models.Any(known.Contains)) faults.Add("None of its models is in the catalogue.");
    }

    private static void Evidence(PolicyState state, List<string> faults)
    {
        if (state.Alpha.IsDefault || state.Beta.IsDefault || state.Models.IsDefault) { faults.Add("No evidence arrays."); return; }
        var cells = state.Models.Length * EvidenceTable.CellsPerModel;
        if (state.Alpha.Length != cells || state.Beta.Length != cells)
        {
            faults.Add($"{state.Alpha.Length} α and {state.Beta.Length} β for {cells} cells.");
            return;
        }

        for (var i = 0; i < cells; i++)
        {
            // α and β start at 1 and only ever gain evidence; float rounding is forgiven, nothing else.
            if (state.Alpha[i] is >= 0.999f and < MostEvidence && state.Beta[i] is >= 0.999f and < MostEvidence) continue;
            faults.Add($"Cell {i} has α={state.Alpha[i]}, β={state.Beta[i]}; both must be at least 1 and finite.");
            return;
        }
    }

    private static void Beliefs(PolicyState state, List<string> faults)
    {
        if (state.Priors.IsDefault || state.Tastes.IsDefault || state.Expenses.IsDefault) { faults.Add("A list is missing."); return; }
        var models = state.Models.IsDefault ? [] : state.Models.ToHashSet(StringComparer.Ordinal);
        if (state.Priors.Length > MostModels || state.Priors.Any(p => p is null || string.IsNullOrEmpty(p.Model) || !(p.Mean is >= 0 and <= 1) || p.Strengths.IsDefault))
            faults.Add("A model card prior is outside 0-1 or has no model.");
        if (state.Priors.Where(p => p?.Model is not null).GroupBy(p => p.Model, StringComparer.Ordinal).Any(g => g.Count() > 1)) faults.Add("A model has two priors.");
        if (state.Tastes.Length > MostTastes) faults.Add($"{state.Tastes.Length} personal offsets; at most {MostTastes}.");
        else if (state.Tastes.Any(t => t is null || string.IsNullOrEmpty(t.Who) || t.Model is null || !double.IsFinite(t.Sum) || !(t.Count is >= 0 and < MostEvidence) || Math.Abs(t.Sum) > t.Count + 1e-6))
            faults.Add("A personal offset is not a number, or larger than its ratings allow.");
        else if (state.Tastes.Any(t => !models.Contains(t.Model))) faults.Add("A personal offset is for a model without evidence.");
        else if (state.Tastes.DistinctBy(t => (t.Who, t.Model)).Count() != state.Tastes.Length) faults.Add("A personal offset is listed twice.");
        if (!(state.TasteSpread is >= 0 and <= 0.25)) faults.Add($"A spread of tastes of {state.TasteSpread}; it must be 0 to 0.25.");
        if (state.Expenses.Length > MostModels || state.Expenses.Any(e => e is null || string.IsNullOrEmpty(e.Model) || e.CostUsd < 0 || e.LatencyMs < 0 || double.IsInfinity(e.CostUsd) || double.IsInfinity(e.LatencyMs)))
            faults.Add("A cost or latency is negative or infinite.");
        else if (state.Expenses.DistinctBy(e => e.Model).Count() != state.Expenses.Length) faults.Add("A model has two costs.");
    }

    private static void Parts(PolicyState state, List<string> faults)
    {
        if (state.Calibration is not { IsSane: true })
            faults.Add("The calibration is not made of sensible numbers.");
        if (state.Classifier is { } classifier && (classifier.Weights.Outputs != Domains.Count || !classifier.Weights.IsFinite() || !(classifier.Temperature is > 0.01f and < 100)))
            faults.Add("The classifier has weights that are not numbers, or not 14 outputs.");
        if (state.Heads is not { } heads) return;
        if (heads.Models.IsDefault || heads.Models.Length != heads.Weights.Outputs || !(heads.Trust is >= 0 and <= 1) || !heads.Weights.IsFinite())
            faults.Add("The skill heads have weights that are not numbers, or not one output per model.");
        else if (heads.Models.Any(string.IsNullOrWhiteSpace) || heads.Models.Distinct(StringComparer.Ordinal).Count() != heads.Models.Length)
            faults.Add("A skill head has no model, or a model has two.");
        else if (heads.Weights.Bits != (state.Classifier ?? Classifying.DomainClassifier.Shipped).Weights.Bits)
            faults.Add("The skill heads and the classifier hash into different numbers of buckets.");
    }
}
