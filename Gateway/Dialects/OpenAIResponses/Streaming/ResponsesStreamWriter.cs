using System.Buffers;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Failures;
using ModelProxy.Gateway.Dialects.Replies;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses.Streaming;

/// <summary>
/// The full sequence of a Responses stream, numbered: created, in_progress, each item added, filled and done, and at the end
/// <c>response.completed</c> with the usage, without which Codex asks for a finished turn again.
/// </summary>
internal sealed class ResponsesStreamWriter(ReplyHead head) : ResponsesEventWriter(head)
{
    private readonly ResponsesReplyJson _reply = new(head);
    private readonly List<byte[]> _items = [];
    private ResponsesOpenItem? _open;
    private ChatUsage _usage = new();
    private FinishReason? _finish;
    private bool _started;

    public override void Complete(IBufferWriter<byte> output)
    {
        MakeWay(output);
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
                Message(isRefusal: false, output).Write(text, output);
                break;
            case RefusalEvent { Text.Length: > 0 } refusal:
                Message(isRefusal: true, output).Write(refusal, output);
                break;
            case ReasoningEvent { Text.Length: > 0 } thinking:
                Reasoning(output).Write(thinking, output);
                break;
            case ReasoningSealedEvent seal:
                Reasoning(output).Seal = seal;
                Close(output);
                break;
            case ToolCallStartedEvent call:
                MakeWay(output);
                Open(new ResponsesOpenCall(this, NextId(ResponsesOpenCall.IdPrefix(call)), _items.Count, call), output);
                break;
            case ToolCallDeltaEvent { Delta.Length: > 0 } delta when _open is ResponsesOpenCall call && call.IsOf(delta):
                call.Write(delta, output);
                break;
            case ToolCallEndedEvent:
                Close(output);
                break;
            case OpaqueEvent { Dialect: DialectNames.OpenAIResponses, Type: "annotation" } annotation:
                (_open as ResponsesOpenMessage)?.Annotate(annotation.Payload);
                break;
            case OpaqueEvent { Dialect: DialectNames.OpenAIResponses } opaque:
                WriteWhole(opaque, output);
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

    private ResponsesOpenMessage Message(bool isRefusal, IBufferWriter<byte> output)
    {
        if (_open is ResponsesOpenMessage message && message.IsRefusal == isRefusal)
            return message;
        MakeWay(output);
        return Open(new ResponsesOpenMessage(this, NextId("msg_"), _items.Count, isRefusal), output);
    }

    private ResponsesOpenReasoning Reasoning(IBufferWriter<byte> output)
    {
        if (_open is ResponsesOpenReasoning reasoning)
            return reasoning;
        MakeWay(output);
        return Open(new ResponsesOpenReasoning(this, NextId("rs_"), _items.Count), output);
    }

    private T Open<T>(T item, IBufferWriter<byte> output) where T : ResponsesOpenItem
    {
        _open = item;
        item.Add(output);
        return item;
    }

    /// <summary>An item we do not know the inside of goes as it came.</summary>
    private void WriteWhole(OpaqueEvent opaque, IBufferWriter<byte> output)
    {
        MakeWay(output);
        var item = Json.Write(json => json.WriteRaw(opaque.Payload));
        foreach (var type in (ReadOnlySpan<string>)["response.output_item.added", "response.output_item.done"])
        {
            var json = BeginItem(type, _items.Count, output);
            json.WriteRawValue(item, skipInputValidation: true);
            End(json, output);
        }

        _items.Add(item);
    }

    /// <summary>For what comes next; the id and the place of an item are known only then.</summary>
    private void MakeWay(IBufferWriter<byte> output)
    {
        Start(output);
        Close(output);
    }

    private void Close(IBufferWriter<byte> output)
    {
        if (_open is null)
            return;
        _items.Add(_open.Close(output));
        _open = null;
    }

    private string NextId(string prefix) => ReplyIds.Make(prefix, Head.QueryId, _items.Count);
}
