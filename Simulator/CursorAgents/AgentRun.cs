using System.Text.Json.Nodes;
using ModelProxy.Simulator.Answering;
using ModelProxy.Simulator.Asking;
using ModelProxy.Simulator.Steering;

namespace ModelProxy.Simulator.CursorAgents;

/// <summary>
/// One agent with its one run. It goes on by the clock whether anybody reads its stream or not, as Cursor's do: thinking, a
/// word on the way, a tool, the answer in pieces, the result.
/// </summary>
internal sealed class AgentRun : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _pause;
    private readonly CancellationTokenSource _cancelled = new();
    private readonly JsonObject _request;
    private int _streams;

    public AgentRun(Ask ask, Answer answer, Behaviour behaviour, TimeSpan pause, TimeProvider time)
    {
        (_time, _pause, _request, Answer, Behaviour, CreatedAt) = (time, pause, ask.Body, answer, behaviour, time.GetUtcNow());
        AgentId = "bc-" + Guid.NewGuid();
        Id = "run-" + Guid.NewGuid();
        Events = [.. Script(ask)];
    }

    public string AgentId { get; }

    public string Id { get; }

    public Answer Answer { get; }

    public Behaviour Behaviour { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>All of them but the leading status and <c>done</c>; the result is the last.</summary>
    public IReadOnlyList<AgentEvent> Events { get; }

    public CancellationToken Cancelled => _cancelled.Token;

    public string Status => _cancelled.IsCancellationRequested ? "CANCELLED" : _time.GetUtcNow() < DueAt(Events.Count - 1) ? "RUNNING" : FinalStatus;

    public bool IsOver => Status is not "RUNNING";

    private string FinalStatus => Behaviour.ErrorAfter is null ? "FINISHED" : "ERROR";

    private string FinalText => Behaviour.ErrorAfter is null ? Answer.Text : "The agent lost its machine.";

    public DateTimeOffset DueAt(int index) => CreatedAt + _pause * index;

    /// <summary>1 for the first reader of the stream.</summary>
    public int NextStream() => Interlocked.Increment(ref _streams);

    public void Cancel() => _cancelled.Cancel();

    public JsonObject AgentJson() => new()
    {
        ["id"] = AgentId,
        ["name"] = "Simulated agent",
        ["status"] = IsOver ? "IDLE" : "ACTIVE",
        ["env"] = new JsonObject { ["type"] = "cloud" },
        ["repos"] = _request["repos"]?.DeepClone() ?? new JsonArray(),
        ["autoCreatePR"] = _request.Flag("autoCreatePR") ?? false,
        ["url"] = $"https://cursor.com/agents/{AgentId}",
        ["createdAt"] = CreatedAt,
        ["updatedAt"] = CreatedAt,
        ["latestRunId"] = Id,
    };

    public JsonObject RunJson(bool created = false)
    {
        var run = new JsonObject { ["id"] = Id, ["agentId"] = AgentId, ["status"] = created ? "CREATING" : Status, ["createdAt"] = CreatedAt, ["updatedAt"] = CreatedAt };
        if (created || !IsOver) return run;
        run["durationMs"] = (int)(_pause.TotalMilliseconds * Events.Count);
        run["result"] = FinalText;
        run["git"] = Git();
        return run;
    }

    public JsonObject UsageJson()
    {
        var usage = new JsonObject
        {
            ["inputTokens"] = Answer.Usage.Prompt - Answer.Usage.Cached - Answer.Usage.CacheWrite,
            ["outputTokens"] = Answer.Usage.Completion,
            ["cacheWriteTokens"] = Answer.Usage.CacheWrite,
            ["cacheReadTokens"] = Answer.Usage.Cached,
            ["totalTokens"] = Answer.Usage.Total,
        };
        return new JsonObject { ["totalUsage"] = usage, ["runs"] = new JsonArray(new JsonObject { ["id"] = Id, ["usage"] = usage.DeepClone() }) };
    }

    public AgentEvent ResultNow() => new("result", new JsonObject { ["runId"] = Id, ["status"] = Status });

    public void Dispose() => _cancelled.Dispose();

    private IEnumerable<AgentEvent> Script(Ask ask)
    {
        yield return new("thinking", Text(Prose.Thinking(Behaviour.WithoutDirectives(ask.LastUserText))), IsContent: true);
        yield return new("assistant", Text("I'll look at the repository first."), IsContent: true);
        yield return Tool("running");
        yield return Tool("completed");
        var content = 2;
        foreach (var piece in Tokens.Split(Answer.Text))
        {
            if (content++ >= Behaviour.ErrorAfter) break;
            yield return new("assistant", Text(piece), IsContent: true);
        }
        yield return new("result", new JsonObject { ["runId"] = Id, ["status"] = FinalStatus, ["text"] = FinalText, ["durationMs"] = 1000, ["git"] = Git() });
    }

    private JsonObject Git() => new()
    {
        ["branches"] = new JsonArray(new JsonObject { ["repoUrl"] = (_request.Items("repos").FirstOrDefault().Text("url") ?? "").Replace("https://", "", StringComparison.Ordinal), ["branch"] = "cursor/simulated-1a2b" }),
    };

    private static JsonObject Text(string text) => new() { ["text"] = text };

    private static AgentEvent Tool(string status)
    {
        var data = new JsonObject { ["callId"] = "call-1", ["name"] = "read_file", ["status"] = status, ["args"] = new JsonObject { ["path"] = "README.md" } };
        if (status == "completed") data["result"] = new JsonObject { ["success"] = new JsonObject { ["totalLines"] = 1 } };
        return new AgentEvent("tool_call", data);
    }
}

/// <param name="IsContent">What faults count.</param>
internal sealed record AgentEvent(string Name, JsonObject Data, bool IsContent = false);
