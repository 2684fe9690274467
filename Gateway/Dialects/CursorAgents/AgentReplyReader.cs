using System.Text;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Replies;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.CursorAgents;

/// <summary>
/// The events of one run. What the agent does on its way (status, thinking, tools, pushed branches) is told as reasoning.
/// A stream shows the agent's words as they come and ends with its last message; a plain reply is its last message alone.
/// </summary>
/// <remarks>
/// <c>run</c> and <c>usage</c> come from our transport, the others from Cursor:
/// <code>
/// event: run
/// data: {"agentId":"bc-…","runId":"run-…","url":"https://cursor.com/agents/bc-…"}
///
/// event: status
/// data: {"runId":"run-…","status":"RUNNING"}
///
/// id: 1713033000000-0
/// event: assistant
/// data: {"text":"I'll look."}
///
/// event: tool_call
/// data: {"callId":"call-1","name":"read_file","status":"running","args":{"path":"README.md"}}
///
/// event: result
/// data: {"runId":"run-…","status":"FINISHED","text":"Done.","durationMs":12357,"git":{"branches":[{"repoUrl":"github.com/o/r","branch":"cursor/x","prUrl":"https://…"}]}}
///
/// event: usage
/// data: {"inputTokens":6160,"outputTokens":1660,"cacheWriteTokens":11100,"cacheReadTokens":21300}
///
/// event: done
/// data: {}
/// </code>
/// </remarks>
internal sealed class AgentReplyReader(bool stream) : IReplyReader, ISseSink
{
    private const int MaxArguments = 160;

    private readonly SseParser _sse = new();

    /// <summary>What the agent said since it last used a tool or thought: at the end this is its last message.</summary>
    private readonly StringBuilder _saying = new();

    private ICollection<ChatEvent> _events = [];
    private string _status = "";
    private bool _spoke;
    private bool _finished;
    private bool _done;
    private bool _failed;

    public void Read(ReadOnlySpan<byte> chunk, ICollection<ChatEvent> events)
    {
        _events = events;
        _sse.Read(chunk, this);
        if (_sse.Broken)
            Fail(ReplyFailures.Unreadable());
    }

    public void Complete(ICollection<ChatEvent> events)
    {
        _events = events;
        _sse.Complete(this);
        if (!_done || !_finished)
            Fail(ReplyFailures.Cut());
    }

    public void OnEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        if (_done || _failed)
            return;
        if (!Json.TryParse(data, out var payload))
        {
            Fail(ReplyFailures.Unreadable());
            return;
        }

        switch (Encoding.UTF8.GetString(name))
        {
            case "run":
                _events.Add(new StartedEvent(payload.Text("runId"), null));
                Tell($"Cursor began a run: {payload.Text("url") ?? payload.Text("agentId")}");
                break;
            case "status":
                TellStatus(payload.Text("status") ?? "");
                break;
            case "thinking" when payload.Text("text") is { Length: > 0 } thought:
                Pause();
                _events.Add(new ReasoningEvent(thought));
                break;
            case "assistant" when payload.Text("text") is { Length: > 0 } text:
                Say(text);
                break;
            case "tool_call":
                TellTool(payload);
                break;
            case "result":
                Finish(payload);
                break;
            case "usage":
                TellUsage(payload);
                break;
            case "error":
                Fail(Failed(payload.Text("message") ?? "The run's events cannot be read any more.", payload.Text("code")));
                break;
            case "done":
                _done = true;
                break;
            case "heartbeat":
                _events.Add(PingEvent.Instance);
                break;
            // interaction_update says the same again in more detail; what is new later is not ours to judge
            default:
                break;
        }
    }

    private void Say(string text)
    {
        if (stream)
        {
            if (_spoke && _saying.Length == 0)
                _events.Add(new TextEvent("\n\n"));
            _events.Add(new TextEvent(text));
            _spoke = true;
        }

        _saying.Append(text);
    }

    /// <summary>What was said so far was on the way, not the last word.</summary>
    private void Pause()
    {
        if (!stream && _saying.Length > 0)
            Tell(_saying.ToString());
        _saying.Clear();
    }

    private void Tell(string progress) => _events.Add(new ReasoningEvent(progress + "\n"));

    private void TellStatus(string status)
    {
        if (status.Length == 0 || status == _status)
            return;
        _status = status;
        Tell($"Status: {status}");
    }

    private void TellTool(JsonElement call)
    {
        if (call.Text("status") != "running")
            return;
        Pause();
        var arguments = call.Get("args").IsNothing() ? "" : call.Get("args").GetRawText();
        Tell($"{call.Text("name")} {(arguments.Length > MaxArguments ? Json.Clean(arguments[..MaxArguments]) + "…" : arguments)}".TrimEnd());
    }

    private void Finish(JsonElement result)
    {
        var status = result.Text("status") ?? "";
        foreach (var branch in result.Get("git").Items("branches"))
            if (branch.Text("branch") is { } name)
                Tell($"Pushed {name} to {branch.Text("repoUrl")}{(branch.Text("prUrl") is { } url ? $": {url}" : "")}");
        if (status is not ("FINISHED" or ""))
        {
            Fail(Failed(result.Text("text") is { Length: > 0 } why ? $"Cursor's run ended as {status}: {why}" : $"Cursor's run ended as {status}. Look at the agent in Cursor, then try again.", status));
            return;
        }

        var last = result.Text("text") is { Length: > 0 } text ? text : _saying.ToString();
        var said = _saying.ToString();
        if (!stream)
            Add(last);
        else if (last.StartsWith(said, StringComparison.Ordinal) && said.Length > 0)
            Add(last[said.Length..]);
        else if (last.Trim() != said.Trim() && last.Length > 0)
            Add(_spoke ? "\n\n" + last : last);
        _finished = true;
        _events.Add(new FinishedEvent(FinishReason.Stop));
    }

    private void Add(string text)
    {
        if (text.Length > 0)
            _events.Add(new TextEvent(text));
    }

    // Cursor counts cached tokens beside the input, we within it
    private void TellUsage(JsonElement usage)
    {
        var (read, written) = (usage.Long("cacheReadTokens") ?? 0, usage.Long("cacheWriteTokens") ?? 0);
        _events.Add(new UsageEvent(new ChatUsage((usage.Long("inputTokens") ?? 0) + read + written, usage.Long("outputTokens") ?? 0, read, written)));
    }

    private static ChatFailure Failed(string message, string? code) => new()
    {
        Kind = code is "CANCELLED" ? FailureKind.Cut : FailureKind.Provider,
        Status = 502,
        Code = code,
        Message = Json.Clean(message),
        Phase = FailurePhase.Stream,
    };

    private void Fail(ChatFailure failure)
    {
        if (_failed)
            return;
        _failed = true;
        _events.Add(new FailedEvent(failure));
    }
}
