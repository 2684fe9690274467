using ModelProxy.Simulator.Asking;

namespace ModelProxy.Simulator.Steering;

/// <summary>Behaviours waiting for the next requests, per model. Thread-safe.</summary>
internal sealed class FaultQueue
{
    private readonly Lock _lock = new();
    private readonly List<Fault> _faults = [];

    public void Add(Fault fault)
    {
        lock (_lock) _faults.Add(fault);
    }

    public void Clear()
    {
        lock (_lock) _faults.Clear();
    }

    public IReadOnlyList<Fault> List()
    {
        lock (_lock) return [.. _faults];
    }

    /// <summary>What the next request to <paramref name="model"/> must suffer; uses the fault up.</summary>
    public Behaviour Next(string model, string path)
    {
        lock (_lock)
        {
            var at = _faults.FindIndex(fault => fault.Matches(model, path));
            if (at < 0) return Behaviour.None;
            var fault = _faults[at];
            if (fault.Times <= 1) _faults.RemoveAt(at);
            else _faults[at] = fault with { Times = fault.Times - 1 };
            return fault.Behaviour;
        }
    }
}

/// <param name="Model">Name as sent to the Simulator, or <c>*</c>.</param>
/// <param name="Path">Part of the path, e.g. <c>/v1/messages</c>; empty = any.</param>
/// <param name="Times">Requests it still applies to.</param>
internal sealed record Fault(string Model, string Path, int Times, Behaviour Behaviour)
{
    // questions about a model rather than to it (lists, health checks) suffer only what was meant for their path
    private const string AboutAModel = "/api/show";

    public bool Matches(string model, string path)
    {
        var isAddressed = Path.Length > 0;
        if (!isAddressed && (model.Length == 0 || path == AboutAModel)) return false;
        return (Model == "*" || string.Equals(Model, model, StringComparison.OrdinalIgnoreCase)) && path.Contains(Path, StringComparison.OrdinalIgnoreCase);
    }
}
