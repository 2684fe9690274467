using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses;

/// <summary>
/// The output items of a Responses reply, in pieces or whole. The pieces of several items may come interleaved, which no other
/// dialect can show: only the oldest open item speaks, what the others say waits until it has ended.
/// </summary>
internal sealed class ResponsesOutputReader
{
    /// <summary>By <c>output_index</c>: what is open.</summary>
    private readonly Dictionary<long, Item> _open = [];

    /// <summary>In the order they began.</summary>
    private readonly List<Item> _lanes = [];
    private int _calls;

    public bool HasCalls => _calls > 0;

    public void Read(string type, JsonElement payload, ICollection<ChatEvent> events)
    {
        var index = payload.Long("output_index") ?? 0;
        var known = _open.TryGetValue(index, out var lane);
        ReadPiece(type, index, payload, known && lane != _lanes[0] ? lane!.Held : !known && _lanes.Count > 0 ? _lanes[^1].Held : events);
        Advance(events);
    }

    /// <summary>End of the reply: whatever still waits.</summary>
    public void Complete(ICollection<ChatEvent> events)
    {
        foreach (var lane in _lanes)
            Flush(lane, events);
        _lanes.Clear();
    }

    private void ReadPiece(string type, long index, JsonElement payload, ICollection<ChatEvent> events)
    {
        switch (type)
        {
            case "response.output_item.added":
                Begin(index, payload.Get("item"), events);
                break;
            case "response.output_item.done":
                End(index, payload.Get("item"), events);
                break;
            case "response.output_text.delta":
                Saw(index);
                AddText(payload, events);
                break;
            case "response.refusal.delta" when payload.Text("delta") is { Length: > 0 } refusal:
                Saw(index);
                events.Add(new RefusalEvent(refusal));
                break;
            case "response.reasoning_summary_part.added" when payload.Long("summary_index") > 0:
                events.Add(new ReasoningEvent("\n\n") { IsSummary = true });
                break;
            case "response.reasoning_summary_text.delta" or "response.reasoning_text.delta" when payload.Text("delta") is { Length: > 0 } thinking:
                Saw(index);
                events.Add(new ReasoningEvent(thinking) { IsSummary = type == "response.reasoning_summary_text.delta" });
                break;
            case "response.function_call_arguments.delta" or "response.custom_tool_call_input.delta"
                when _open.TryGetValue(index, out var call) && payload.Text("delta") is { Length: > 0 } delta:
                call.Seen = true;
                events.Add(new ToolCallDeltaEvent(call.Call, delta));
                break;
            case "response.output_text.annotation.added":
                events.Add(new OpaqueEvent(DialectNames.OpenAIResponses, "annotation", payload.Get("annotation")));
                break;
        }
    }

    /// <summary>An item of a plain reply.</summary>
    public void ReadWhole(JsonElement item, ICollection<ChatEvent> events)
    {
        Begin(-1, item, events);
        End(-1, item, events);
        Advance(events);
    }

    private void Begin(long index, JsonElement item, ICollection<ChatEvent> events)
    {
        var type = item.Text("type");
        if (_open.TryGetValue(index, out var before))
            before.Ended = true;
        var opened = _open[index] = new Item();
        _lanes.Add(opened);
        if (_lanes.Count > 1)
            events = opened.Held;
        if (type is not ("function_call" or "custom_tool_call"))
            return;
        opened.Call = _calls++;
        var kind = type == "custom_tool_call" ? ToolKind.Custom : ToolKind.Function;
        events.Add(new ToolCallStartedEvent(opened.Call, item.Text("call_id") ?? item.Text("id") ?? "", item.Text("name") ?? "", kind)
        {
            Namespace = item.Text("namespace"),
        });
    }

    /// <summary>The whole item: what did not come in pieces is taken from here.</summary>
    private void End(long index, JsonElement item, ICollection<ChatEvent> events)
    {
        if (!_open.Remove(index, out var opened))
            opened = new Item();
        opened.Ended = true;
        switch (item.Text("type"))
        {
            case "message":
                if (!opened.Seen)
                    AddMessage(item, events);
                break;
            case "reasoning":
                if (!opened.Seen)
                    AddThinking(item, events);
                events.Add(new ReasoningSealedEvent(null, item.Text("encrypted_content"), item.Text("id")) { Dialect = DialectNames.OpenAIResponses });
                break;
            case "function_call" or "custom_tool_call":
                if (!opened.Seen && (item.Text("arguments") ?? item.Text("input")) is { Length: > 0 } input)
                    events.Add(new ToolCallDeltaEvent(opened.Call, input));
                events.Add(new ToolCallEndedEvent(opened.Call));
                break;
            case { } other:
                events.Add(new OpaqueEvent(DialectNames.OpenAIResponses, other, item));
                break;
        }
    }

    private static void AddMessage(JsonElement item, ICollection<ChatEvent> events)
    {
        foreach (var part in item.Items("content"))
        {
            if (part.Text("refusal") is { Length: > 0 } refusal)
                events.Add(new RefusalEvent(refusal));
            else if (part.Text("text") is { Length: > 0 } text)
                events.Add(new TextEvent(text) { Logprobs = Filled(part.Get("logprobs")) });
            foreach (var annotation in part.Items("annotations"))
                events.Add(new OpaqueEvent(DialectNames.OpenAIResponses, "annotation", annotation));
        }
    }

    private static void AddThinking(JsonElement item, ICollection<ChatEvent> events)
    {
        var first = true;
        foreach (var part in item.Items("summary").Concat(item.Items("content")))
        {
            if (part.Text("text") is not { Length: > 0 } text)
                continue;
            events.Add(new ReasoningEvent(first ? text : "\n\n" + text) { IsSummary = part.Text("type") == "summary_text" });
            first = false;
        }
    }

    private static void AddText(JsonElement payload, ICollection<ChatEvent> events)
    {
        var logprobs = Filled(payload.Get("logprobs"));
        if (payload.Text("delta") is { } text && (text.Length > 0 || logprobs.ValueKind == JsonValueKind.Array))
            events.Add(new TextEvent(text) { Logprobs = logprobs });
    }

    /// <summary>The oldest items that have ended make room; the next one speaks.</summary>
    private void Advance(ICollection<ChatEvent> events)
    {
        while (_lanes.Count > 0)
        {
            Flush(_lanes[0], events);
            if (!_lanes[0].Ended)
                return;
            _lanes.RemoveAt(0);
        }
    }

    private static void Flush(Item lane, ICollection<ChatEvent> events)
    {
        foreach (var held in lane.Held)
            events.Add(held);
        lane.Held.Clear();
    }

    private void Saw(long index)
    {
        if (_open.TryGetValue(index, out var item))
            item.Seen = true;
    }

    private static JsonElement Filled(JsonElement array) => array.ValueKind == JsonValueKind.Array && array.GetArrayLength() > 0 ? array : default;

    private sealed class Item
    {
        public int Call { get; set; } = -1;

        public bool Seen { get; set; }

        public bool Ended { get; set; }

        public List<ChatEvent> Held { get; } = [];
    }
}
