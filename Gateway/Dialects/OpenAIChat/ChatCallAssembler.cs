using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIChat;

/// <summary>
/// Tool calls out of <c>tool_calls</c> pieces: <c>{"index":0,"id":"call_1","type":"function","function":{"name":"f","arguments":"{"}}</c>,
/// then <c>{"index":0,"function":{"arguments":"}"}}</c>.
/// </summary>
/// <remarks>
/// Imitators leave out the index or the id, or give every call index 0 with an id of its own. The pieces of parallel calls may
/// alternate, which no other dialect can show: the oldest open call speaks, and the next one waits until its arguments are whole.
/// </remarks>
internal sealed class ChatCallAssembler
{
    private readonly List<ChatCall> _calls = [];

    /// <summary>How many of <see cref="_calls"/> have ended; the one at this place speaks.</summary>
    private int _ended;

    public bool Any => _calls.Count > 0;

    /// <summary>What makes ids of our own unique where the provider sends none.</summary>
    public string ReplyId { get; set; } = "";

    /// <summary>False when the provider goes on with a call whose arguments were whole already.</summary>
    public bool Read(JsonElement piece, ICollection<ChatEvent> events)
    {
        var isCustom = piece.Text("type") == "custom" || piece.Get("custom").ValueKind == JsonValueKind.Object;
        var body = piece.Get(isCustom ? "custom" : "function");
        var delta = isCustom ? body.Text("input") : Arguments(body.Get("arguments"));
        var call = Find(piece.Long("index"), piece.Text("id"), body.Text("name"));
        if (call is null)
            _calls.Add(call = new ChatCall(_calls.Count, piece.Long("index"), piece.Text("id"), isCustom ? ToolKind.Custom : ToolKind.Function));
        return Feed(call, body.Text("name"), delta, events);
    }

    /// <summary>The single <c>function_call</c> from before tools.</summary>
    public void ReadLegacy(JsonElement body, ICollection<ChatEvent> events)
    {
        if (_calls.Count == 0)
            _calls.Add(new ChatCall(0, 0, null, ToolKind.Function));
        Feed(_calls[^1], body.Text("name"), body.Text("arguments"), events);
    }

    public void EndAll(ICollection<ChatEvent> events)
    {
        for (; _ended < _calls.Count; _ended++)
            End(_calls[_ended], events);
    }

    private bool Feed(ChatCall call, string? name, string? delta, ICollection<ChatEvent> events)
    {
        if (call.Index < _ended)
            return string.IsNullOrWhiteSpace(delta);
        call.Take(name, delta);
        for (; _ended < _calls.Count - 1 && _calls[_ended].IsWhole; _ended++)
            End(_calls[_ended], events);
        Speak(_calls[_ended], events);
        return true;
    }

    /// <summary>What has come of the call and was not said yet.</summary>
    private void Speak(ChatCall call, ICollection<ChatEvent> events)
    {
        if (call.Name is not { } name)
            return;
        if (!call.Started)
        {
            call.Started = true;
            events.Add(new ToolCallStartedEvent(call.Index, call.Id ?? CallIds.Make(ReplyId, call.Index), name, call.Kind));
        }

        if (call.TakeHeld() is { Length: > 0 } input)
            events.Add(new ToolCallDeltaEvent(call.Index, input));
    }

    private void End(ChatCall call, ICollection<ChatEvent> events)
    {
        call.Take(call.Name is null ? "unnamed" : null, null);
        Speak(call, events);
        events.Add(new ToolCallEndedEvent(call.Index));
    }

    private ChatCall? Find(long? index, string? id, string? name)
    {
        if (_calls.Count == 0)
            return null;
        if (!string.IsNullOrEmpty(id))
            return _calls.Find(c => c.Id == id) ?? (_calls[^1] is { Id: null, Name: null } last && last.WireIndex == index ? last : null);
        if (index is { } at)
            return _calls.FindLast(c => c.WireIndex == at);
        return string.IsNullOrEmpty(name) ? _calls[^1] : null;
    }

    /// <summary>A string; some send the object itself.</summary>
    private static string? Arguments(JsonElement arguments) =>
        arguments.ValueKind == JsonValueKind.Object ? arguments.GetRawText() : arguments.AsText();
}
