namespace ModelProxy.LearningWorker.Drift;

/// <summary>
/// Notices when a provider answers under a model's name with another version than before. A public name may have several versions
/// at once, balanced by weight: a version is new only when it answered <see cref="InARow"/> times with none of the known ones in
/// between. Not thread-safe.
/// </summary>
internal sealed class VersionWatch
{
    public const int InARow = 10;

    /// <summary>Answers before which there is nothing a change could spoil.</summary>
    private const int Settled = 20;

    private readonly Dictionary<string, Versions> _models = new(StringComparer.Ordinal);
    private readonly List<DriftAlarm> _alarms = [];

    /// <summary>True when the model is another one from now on: its evidence is to be cut.</summary>
    public bool Observe(string model, string version, DateTimeOffset at)
    {
        if (version.Length == 0) return false;
        if (!_models.TryGetValue(model, out var seen)) _models[model] = seen = new Versions();
        seen.Answers++;
        if (seen.Known.Contains(version))
        {
            // what came in between is answered beside it
            seen.Admit();
            return false;
        }
        if (seen.Answers <= Settled)
        {
            seen.Known.Add(version);
            return false;
        }
        if (seen.Candidate != version) (seen.Candidate, seen.Run) = (version, 0);
        if (++seen.Run < InARow) return false;
        _alarms.Add(new DriftAlarm(at, model, "", DriftKinds.ProviderVersion, seen.Run, InARow, 2, true, $"Answered by {version}, formerly by {string.Join(", ", seen.Known.Order(StringComparer.Ordinal))}; a tenth of the evidence is kept."));
        seen.Known.Clear();
        seen.Known.Add(version);
        (seen.Candidate, seen.Run) = ("", 0);
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
        public readonly HashSet<string> Known = new(StringComparer.Ordinal);
        public long Answers;
        public string Candidate = "";
        public int Run;

        public void Admit()
        {
            if (Candidate.Length > 0 && Run > 0) Known.Add(Candidate);
            (Candidate, Run) = ("", 0);
        }
    }
}
