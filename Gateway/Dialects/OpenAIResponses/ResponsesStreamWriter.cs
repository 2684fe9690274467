using System.Buffers;
using System.Text;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Failures;
using ModelProxy.Gateway.Dialects.Replies;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses;

/// <summary>
/// The full sequence of a Responses stream, numbered: created, in_progress, each item added, filled and done, and at the end
/// <c>response.completed</c> with the usage, without which Codex asks for a finished turn again.
/// </summary>
internal sealed class ResponsesStreamWriter(ReplyHead head) : SseReplyWriter(head)
{
    private readonly ResponsesReplyJson _reply = new(head);
    private readonly List<byte[]> _items = [];
    private readonly List<JsonElement> _logprobs = [];
    private readonly List<JsonElement> _annotations = [];
    private readonly StringBuilder _text = new();
    private ChatUsage _usage = new();
    private FinishReason? _finish;
    private ToolCallStartedEvent? _call;
    private Item _open = Item.None;
    private int _sequence;
    private bool _started;

    private enum Item
    {
        None,
        Text,
        Refusal,
        Reasoning,
        Call,
    }

    private int Index => _items.Count;

    private string ItemId => ReplyIds.Make(_open switch
    {
        Item.Reasoning => "rs_",
        Item.Call => _call!.Kind == ToolKind.Custom ? "ctc_" : "fc_",
        _ => "msg_",
    }, Head.QueryId, Index);

    public override void Complete(IBufferWriter<byte> output)
    {
        Start(output);
        Close(output);
        var status = ResponsesReplyJson.StatusOf(_finish);
        var json = Begin($"response.{status}", output);
        json.WritePropertyName("response");
        _reply.Write(json, status, _items, _usage, _finish);
        End(json, output);
    }

    /// <summary>Codex acts on <c>response.failed</c>, the SDKs throw on <c>error</c>: both come, and nothing completes.</summary>
    public override void Fail(ChatFailure failure, IBufferWriter<byte> output)
    {
        var json = Begin("response.failed", output);
        json.WritePropertyName("response");
        _reply.Write(json, "failed", _items, null, failure: failure);
        End(json, output);

        json = Begin("error", output);
        json.WriteString("code", ResponsesReplyJson.ErrorCode(failure));
        json.WriteString("message", OpenAIErrors.MessageOf(failure));
        json.WriteString("param", failure.Param);
        json.WriteStartObject("error");
        json.WriteString("type", OpenAIErrors.TypeOf(failure));
        json.WriteString("code", ResponsesReplyJson.ErrorCode(failure));
        json.WriteString("message", OpenAIErrors.MessageOf(failure));
        json.WriteString("param", failure.Param);
        json.WriteEndObject();
        End(json, output);
    }

    protected override void Append(ChatEvent next, IBufferWriter<byte> output)
    {
        switch (next)
        {
            case StartedEvent:
                Start(output);
                break;
            case TextEvent text when text.Text.Length > 0 || text.Logprobs.ValueKind == JsonValueKind.Array:
                Open(Item.Text, output);
                WriteText(text, output);
                break;
            case RefusalEvent { Text.Length: > 0 } refusal:
                Open(Item.Refusal, output);
                _text.Append(refusal.Text);
                WriteDelta("response.refusal.delta", refusal.Text, output);
                break;
            case ReasoningEvent { Text.Length: > 0 } thinking:
                Open(Item.Reasoning, output);
                StartSummary(output);
                _text.Append(thinking.Text);
                WriteDelta("response.reasoning_summary_text.delta", thinking.Text, output);
                break;
            case ReasoningSealedEvent seal:
                Open(Item.Reasoning, output);
                CloseReasoning(seal, output);
                break;
            case ToolCallStartedEvent call:
                StartCall(call, output);
                break;
            case ToolCallDeltaEvent { Delta.Length: > 0 } delta when _open == Item.Call && _call!.Index == delta.Index:
                _text.Append(delta.Delta);
                WriteDelta(CallEvent("delta"), delta.Delta, output);
                break;
            case ToolCallEndedEvent:
                Close(output);
                break;
            case OpaqueEvent { Dialect: DialectNames.OpenAIResponses } opaque:
                WriteOpaque(opaque, output);
                break;
            case UsageEvent usage:
                _usage = _usage.MergedWith(usage.Usage);
                break;
            case FinishedEvent finished:
                _finish = finished.Reason;
                break;
            case FailedEvent failed:
                Fail(failed.Failure, output);
                break;
        }
    }

    private void Start(IBufferWriter<byte> output)
    {
        if (_started)
            return;
        _started = true;
        foreach (var type in (ReadOnlySpan<string>)["response.created", "response.in_progress"])
        {
            var json = Begin(type, output);
            json.WritePropertyName("response");
            _reply.Write(json, "in_progress", [], null);
            End(json, output);
        }
    }

    private void Open(Item kind, IBufferWriter<byte> output)
    {
        Start(output);
        if (_open == kind)
            return;
        Close(output);
        _open = kind;
        var json = BeginItem("response.output_item.added", output);
        if (kind == Item.Reasoning)
            ResponsesItems.Reasoning(json, ItemId, null, null);
        else
            ResponsesItems.Message(json, ItemId, ResponsesItems.Open, null, false, [], []);
        End(json, output);
        if (kind == Item.Reasoning)
            return;
        json = BeginPart("response.content_part.added", "content_index", output);
        json.WritePropertyName("part");
        ResponsesItems.Part(json, "", kind == Item.Refusal, [], []);
        End(json, output);
    }

    private void StartSummary(IBufferWriter<byte> output)
    {
        if (_text.Length > 0)
            return;
        var json = BeginPart("response.reasoning_summary_part.added", "summary_index", output);
        json.WritePropertyName("part");
        ResponsesItems.SummaryPart(json, "");
        End(json, output);
    }

    private void StartCall(ToolCallStartedEvent call, IBufferWriter<byte> output)
    {
        Start(output);
        Close(output);
        (_open, _call) = (Item.Call, call);
        var json = BeginItem("response.output_item.added", output);
        ResponsesItems.Call(json, ItemId, call, ResponsesItems.Open, "");
        End(json, output);
    }

    private void WriteText(TextEvent text, IBufferWriter<byte> output)
    {
        _text.Append(text.Text);
        var json = BeginPart("response.output_text.delta", "content_index", output);
        json.WriteString("delta", text.Text);
        json.WriteStartArray("logprobs");
        foreach (var entry in text.Logprobs.Items())
        {
            _logprobs.Add(entry);
            json.WriteRaw(entry);
        }

        json.WriteEndArray();
        End(json, output);
    }

    private void WriteDelta(string type, string delta, IBufferWriter<byte> output)
    {
        var json = BeginPart(type, PartIndexName(), output);
        json.WriteString("delta", delta);
        End(json, output);
    }

    private void WriteOpaque(OpaqueEvent opaque, IBufferWriter<byte> output)
    {
        if (opaque.Type == "annotation")
        {
            if (_open == Item.Text)
                _annotations.Add(opaque.Payload);
            return;
        }

        Start(output);
        Close(output);
        var item = Json.Write(json => json.WriteRaw(opaque.Payload));
        foreach (var type in (ReadOnlySpan<string>)["response.output_item.added", "response.output_item.done"])
        {
            var json = BeginItem(type, output);
            json.WriteRawValue(item, skipInputValidation: true);
            End(json, output);
        }

        _items.Add(item);
    }

    private void Close(IBufferWriter<byte> output)
    {
        switch (_open)
        {
            case Item.Text or Item.Refusal:
                CloseMessage(output);
                break;
            case Item.Reasoning:
                CloseReasoning(null, output);
                break;
            case Item.Call:
                CloseCall(output);
                break;
        }
    }

    private void CloseMessage(IBufferWriter<byte> output)
    {
        var isRefusal = _open == Item.Refusal;
        var text = _text.ToString();
        var json = BeginPart(isRefusal ? "response.refusal.done" : "response.output_text.done", "content_index", output);
        json.WriteString(isRefusal ? "refusal" : "text", text);
        if (!isRefusal)
        {
            json.WriteStartArray("logprobs");
            foreach (var entry in _logprobs)
                json.WriteRaw(entry);
            json.WriteEndArray();
        }

        End(json, output);
        json = BeginPart("response.content_part.done", "content_index", output);
        json.WritePropertyName("part");
        ResponsesItems.Part(json, text, isRefusal, _logprobs, _annotations);
        End(json, output);
        var id = ItemId;
        Finish(Json.Write(item => ResponsesItems.Message(item, id, ResponsesItems.Closed, text, isRefusal, _logprobs, _annotations)), output);
    }

    private void CloseReasoning(ReasoningSealedEvent? seal, IBufferWriter<byte> output)
    {
        var text = _text.ToString();
        if (text.Length > 0)
        {
            var json = BeginPart("response.reasoning_summary_text.done", "summary_index", output);
            json.WriteString("text", text);
            End(json, output);
            json = BeginPart("response.reasoning_summary_part.done", "summary_index", output);
            json.WritePropertyName("part");
            ResponsesItems.SummaryPart(json, text);
            End(json, output);
        }

        var id = ItemId;
        Finish(Json.Write(item => ResponsesItems.Reasoning(item, id, text, seal)), output);
    }

    private void CloseCall(IBufferWriter<byte> output)
    {
        var call = _call!;
        var input = _text.ToString();
        var json = BeginPart(CallEvent("done"), null, output);
        if (call.Kind == ToolKind.Function)
            json.WriteString("name", call.Name);
        json.WriteString(call.Kind == ToolKind.Custom ? "input" : "arguments", input);
        End(json, output);
        var id = ItemId;
        Finish(Json.Write(item => ResponsesItems.Call(item, id, call, ResponsesItems.Closed, input)), output);
    }

    private void Finish(byte[] item, IBufferWriter<byte> output)
    {
        var json = BeginItem("response.output_item.done", output);
        json.WriteRawValue(item, skipInputValidation: true);
        End(json, output);
        _items.Add(item);
        _open = Item.None;
        _call = null;
        _text.Clear();
        _logprobs.Clear();
        _annotations.Clear();
    }

    private string CallEvent(string step) => _call!.Kind == ToolKind.Custom
        ? $"response.custom_tool_call_input.{step}"
        : $"response.function_call_arguments.{step}";

    private string? PartIndexName() => _open switch
    {
        Item.Reasoning => "summary_index",
        Item.Call => null,
        _ => "content_index",
    };

    private Utf8JsonWriter BeginItem(string type, IBufferWriter<byte> output)
    {
        var json = Begin(type, output);
        json.WriteNumber("output_index", Index);
        json.WritePropertyName("item");
        return json;
    }

    private Utf8JsonWriter BeginPart(string type, string? partIndex, IBufferWriter<byte> output)
    {
        var json = Begin(type, output);
        json.WriteString("item_id", ItemId);
        json.WriteNumber("output_index", Index);
        if (partIndex is not null)
            json.WriteNumber(partIndex, 0);
        return json;
    }

    private Utf8JsonWriter Begin(string type, IBufferWriter<byte> output)
    {
        var json = BeginFrame(output, type);
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteNumber("sequence_number", _sequence++);
        return json;
    }

    private static void End(Utf8JsonWriter json, IBufferWriter<byte> output)
    {
        json.WriteEndObject();
        EndFrame(json, output);
    }
}
