using System.Collections.Concurrent;

namespace ModelProxy.Simulator.CursorAgents;

/// <summary>All agents since the start, by id. Thread-safe.</summary>
internal sealed class AgentRuns : IDisposable
{
    private readonly ConcurrentDictionary<string, AgentRun> _byAgent = new();

    public void Add(AgentRun run) => _byAgent[run.AgentId] = run;

    public AgentRun? Find(string agentId, string? runId = null) => _byAgent.TryGetValue(agentId, out var run) && (runId is null || run.Id == runId) ? run : null;

    public void Dispose()
    {
        foreach (var run in _byAgent.Values) run.Dispose();
    }
}
