using ModelProxy.LocalRunner.Installed;

namespace ModelProxy.LocalRunner.Processes;

/// <summary>Keeps <see cref="RunRecord"/> true while the system runs. Thread-safe.</summary>
internal sealed class RunLedger : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RecordedProcess> _children = [];
    private readonly string _path;

    private RunLedger(string path) => _path = path;

    /// <summary>Ends what a killed AppHost left behind in this state folder.</summary>
    /// <param name="onLeftover">Told about each process that is ended.</param>
    /// <exception cref="CannotStartException">Another AppHost runs with this folder.</exception>
    public static async Task ClearAwayAsync(string stateFolder, Action<RecordedProcess> onLeftover, CancellationToken cancellationToken)
    {
        if (RunRecord.Read(PathIn(stateFolder)) is not { } before) return;
        if (before.Owner.Id != Environment.ProcessId && before.Owner.IsAlive)
            throw new CannotStartException($"ModelProxy already runs from here (process {before.Owner.Id}): stop it with ./stop.sh or Ctrl-C, or give this one a folder of its own with MODELPROXY_STATE.");
        var leftovers = before.Children.Where(child => child.Process.IsAlive).ToArray();
        foreach (var leftover in leftovers) onLeftover(leftover);
        var ending = new Ending(TimeProvider.System);
        await Task.WhenAll(leftovers.Select(child => ending.EndAsync(child.Process, child.StopSignal))).WaitAsync(cancellationToken);
    }

    /// <summary>Takes over the state folder for this run.</summary>
    public static RunLedger Open(string stateFolder)
    {
        var ledger = new RunLedger(PathIn(stateFolder));
        ledger.Save();
        return ledger;
    }

    public void Add(RecordedProcess child)
    {
        lock (_lock)
        {
            _children[child.Name] = child;
            Save();
        }
    }

    public void Remove(string name)
    {
        lock (_lock)
        {
            _children.Remove(name);
            Save();
        }
    }

    public void Dispose()
    {
        lock (_lock)
            if (_children.Count == 0) File.Delete(_path);
    }

    private static string PathIn(string stateFolder) => Path.Combine(stateFolder, "run.json");

    private void Save() => new RunRecord(ProcessIdentity.Own, [.. _children.Values]).Write(_path);
}
