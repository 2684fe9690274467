using System.Text;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Tools;

/// <summary>
/// The words of a reply that was bound to a tool's schema, read as the call they stand for. Thinking, usage and failures pass.
/// One per attempt; not thread-safe.
/// </summary>
/// <param name="queryId">Makes the call's id unique within the conversation.</param>
internal sealed class ForcedCallReader(IReplyReader inner, ForcedCall forced, string queryId) : IReplyReader
{
    private readonly List<ChatEvent> _read = [];
    private readonly StringBuilder _held = new();
    private bool _begun;

    public void Read(ReadOnlySpan<byte> chunk, ICollection<ChatEvent> events)
    {
        _read.Clear();
        inner.Read(chunk, _read);
        Pass(events);
    }

    public void Complete(ICollection<ChatEvent> events)
    {
        _read.Clear();
        inner.Complete(_read);
        Pass(events);
    }

    private void Pass(ICollection<ChatEvent> events)
    {
        foreach (var next in _read)
            switch (next)
            {
                case TextEvent text:
                    AddInput(text.Text, events);
                    break;
                case FinishedEvent finished:
                    End(finished, events);
                    break;
                default:
                    events.Add(next);
                    break;
            }
    }

    private void AddInput(string text, ICollection<ChatEvent> events)
    {
        _held.Append(text);
        if (forced.Tool is not { } name || text.Length == 0)
            return;
        Begin(name, events);
        events.Add(new ToolCallDeltaEvent(0, text));
    }

    private void End(FinishedEvent finished, ICollection<ChatEvent> events)
    {
        if (forced.Tool is null)
            ReadNamed(events);
        if (_begun)
            events.Add(new ToolCallEndedEvent(0));
        events.Add(_begun && finished.Reason == FinishReason.Stop ? finished with { Reason = FinishReason.ToolCalls } : finished);
    }

    /// <summary><c>{"name":"f","arguments":{…}}</c>; words that are not that (the answer was cut) stay words.</summary>
    private void ReadNamed(ICollection<ChatEvent> events)
    {
        if (!Json.TryParse(Encoding.UTF8.GetBytes(_held.ToString()), out var call) || call.Text("name") is not { Length: > 0 } name)
        {
            if (_held.Length > 0)
                events.Add(new TextEvent(_held.ToString()));
            return;
        }

        Begin(name, events);
        events.Add(new ToolCallDeltaEvent(0, call.Get("arguments") is { ValueKind: System.Text.Json.JsonValueKind.Object } arguments ? arguments.GetRawText() : "{}"));
    }

    private void Begin(string name, ICollection<ChatEvent> events)
    {
        if (_begun)
            return;
        _begun = true;
        events.Add(new ToolCallStartedEvent(0, CallIds.Make(queryId, 0), name, ToolKind.Function));
    }
}
