using ModelProxy.Data.Learning;
using ModelProxy.LearningWorker.Collecting;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.LearningWorker.Profiling;

/// <summary>All profile cells: per model × domain × language, and the same summed over domains, languages and both. Not thread-safe.</summary>
internal sealed class ProfileBook(LearningOptions options)
{
    private readonly Dictionary<ProfileKey, ProfileCell> _cells = [];

    public int Count => _cells.Count;

    public void Answered(SeenExchange seen, string domain, string language)
    {
        foreach (var cell in Cells(seen.Model, domain, language, seen.Simulated))
            cell.Answered(seen.RecordedAt, options, seen.Outcome is "success" or "truncated", seen.DurationMs, seen.CostUsd);
    }

    public void Failed(string model, SeenExchange seen, string domain, string language)
    {
        foreach (var cell in Cells(model, domain, language, seen.Simulated)) cell.Failed(seen.RecordedAt, options);
    }

    public void Rewarded(string model, SeenEvent seen, string domain, string language, double reward, double weight)
    {
        foreach (var cell in Cells(model, domain, language, seen.Simulated)) cell.Rewarded(seen.RecordedAt, options, reward, weight);
    }

    public void Rated(SeenSignal seen, string domain, string language)
    {
        foreach (var cell in Cells(seen.Model, domain, language, seen.Simulated)) cell.Rated(seen.RecordedAt, options, seen.Value);
    }

    public void Cut(string model, double keep)
    {
        foreach (var (key, cell) in _cells)
            if (key.Model == model) cell.Cut(keep);
    }

    /// <summary>Rows that changed since the last call, or all of them.</summary>
    public IReadOnlyList<ProfileRow> Rows(bool all, IReadOnlyDictionary<string, CardPrior> priors, DateTimeOffset now)
    {
        var rows = new List<ProfileRow>();
        var overall = _cells.Where(cell => cell.Key is { Domain: "", Language: "" }).ToDictionary(cell => (cell.Key.Model, cell.Key.Simulated), cell => cell.Value.ToRow(PriorOf(cell.Key.Model, priors), now).Reward);
        foreach (var (key, cell) in _cells)
        {
            var isOverall = key is { Domain: "", Language: "" };
            // the overall rows are cheap, and made above already
            if (!all && !isOverall && !cell.IsDirty) continue;
            rows.Add(cell.ToRow(isOverall ? PriorOf(key.Model, priors) : overall[(key.Model, key.Simulated)], now));
        }
        return rows;
    }

    /// <summary>Mean cost and median latency per model, of simulated traffic where nothing real is known.</summary>
    public IEnumerable<ModelExpense> Expenses() =>
        from cell in _cells
        where cell.Key is { Domain: "", Language: "" } && cell.Key.Model.Length > 0
        orderby cell.Key.Simulated
        group cell.Value by cell.Key.Model into model
        orderby model.Key
        select new ModelExpense(model.Key, First(model, cell => cell.MeanCost), First(model, cell => cell.MedianLatency));

    private static double First(IEnumerable<ProfileCell> realFirst, Func<ProfileCell, double> figure) => realFirst.Select(figure).FirstOrDefault(double.IsFinite, double.NaN);

    private static double PriorOf(string model, IReadOnlyDictionary<string, CardPrior> priors) => priors.TryGetValue(model, out var prior) ? prior.Mean : 0.6;

    private IEnumerable<ProfileCell> Cells(string model, string domain, string language, bool simulated)
    {
        yield return Cell(new(model, domain, language, simulated));
        yield return Cell(new(model, domain, "", simulated));
        yield return Cell(new(model, "", language, simulated));
        yield return Cell(new(model, "", "", simulated));
    }

    private ProfileCell Cell(ProfileKey key)
    {
        if (!_cells.TryGetValue(key, out var cell)) _cells[key] = cell = new ProfileCell(key);
        return cell;
    }
}
