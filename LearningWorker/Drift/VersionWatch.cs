namespace ModelProxy.LearningWorker.Drift;

/// <summary>
/// Notices when a provider answers under a model's name with another version than before. A public name may have several versions at
/// once, balanced by weight, and long answers of the old version still end after a switch: a model is another one when the last
/// <see cref="InARow"/> answers hold none of the versions that gave most of those before them. A version belongs to a model once it gave
/// a part of its answers that is worth naming, not by having been met. Not thread-safe.
/// </summary>
internal sealed class VersionWatch
{
    public const int InARow = 20;

    /// <summary>Share of all former answers from which on versions were at home under the name: chance alone leaves the others out of a row sometimes.</summary>
    private const double AtHome = 0.2;

    /// <summary>Answers before which there is nothing a change could spoil.</summary>
    private const int Settled = 20;

    /// <summary>More versions than this in a row, or under a name in all, are no versions: the provider names its answers.</summary>
    private const int MostInARow = 5, MostInAll = 50;

    private readonly Dictionary<string, Versions> _models = new(StringComparer.Ordinal);
    private readonly List<DriftAlarm> _alarms = [];

    /// <summary>True when the model is another one from now on: its evidence is to be cut.</summary>
    public bool Observe(string model, string version, DateTimeOffset at)
    {
        if (version.Length == 0) return false;
        if (!_models.TryGetValue(model, out var seen)) _models[model] = seen = new Versions();
        seen.Add(version);
        if (seen.Latest.Count < InARow || seen.Answers < Settled || seen.Former.Count > MostInAll) return false;
        var latest = seen.Latest.ToHashSet(StringComparer.Ordinal);
        if (latest.Count > MostInARow || latest.Sum(seen.Former.GetValueOrDefault) >= AtHome * seen.Answers) return false;

        var formerly = seen.Former.Where(former => former.Value >= 0.05 * seen.Answers && !latest.Contains(former.Key)).OrderByDescending(former => former.Value).ThenBy(former => former.Key, StringComparer.Ordinal).Select(former => former.Key);
        _alarms.Add(new DriftAlarm(at, model, "", DriftKinds.ProviderVersion, InARow, InARow, 2, true,
            $"Answered by {string.Join(", ", latest.Order(StringComparer.Ordinal))}, formerly by {string.Join(", ", formerly)}; a tenth of the evidence is kept."));
        seen.Forget();
        return true;
    }

    public IReadOnlyList<DriftAlarm> Take()
    {
        DriftAlarm[] taken = [.. _alarms];
        _alarms.Clear();
        return taken;
    }

    private sealed class Versions
    {
        public readonly Queue<string> Latest = new(InARow);

        /// <summary>Answers by version before the latest.</summary>
        public readonly Dictionary<string, long> Former = new(StringComparer.Ordinal);
        public long Answers;

        public void Add(string version)
        {
            if (Latest.Count == InARow)
            {
                var former = Latest.Dequeue();
                if (Former.Count <= MostInAll) Former[former] = Former.GetValueOrDefault(former) + 1;
                Answers++;
            }
            Latest.Enqueue(version);
        }

        /// <summary>What answered before the latest is no part of the model any more.</summary>
        public void Forget()
        {
            Former.Clear();
            Answers = 0;
        }
    }
}
