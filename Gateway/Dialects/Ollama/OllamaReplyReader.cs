using System.Buffers;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Failures;
using ModelProxy.Gateway.Dialects.Replies;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Ollama;

/// <summary>Ollama's replies, streamed or plain: a plain reply is a stream of one value.</summary>
/// <remarks>
/// <code>
/// {"model":"llama3","created_at":"…","message":{"role":"assistant","content":"Hi","thinking":"…"},"done":false}
/// {"model":"llama3","created_at":"…","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]},"done":false}
/// {"model":"llama3","created_at":"…","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":26,"eval_count":12}
/// {"error":"…"}
/// </code>
/// </remarks>
internal sealed class OllamaReplyReader(bool stream) : IReplyReader, INdjsonSink
{
    private readonly NdjsonParser _lines = new();
    private readonly ArrayBufferWriter<byte> _plain = new();
    private ICollection<ChatEvent> _events = [];
    private bool _started;
    private bool _done;
    private bool _atEnd;
    private int _calls;

    public void Read(ReadOnlySpan<byte> chunk, ICollection<ChatEvent> events)
    {
        _events = events;
        if (!stream)
            _plain.Write(chunk);
        else
            _lines.Read(chunk, this);
        if (_lines.Broken && !_done)
            Fail(ReplyFailures.Unreadable());
    }

    public void Complete(ICollection<ChatEvent> events)
    {
        _events = events;
        _atEnd = true;
        if (stream)
            _lines.Complete(this);
        else if (Json.TryParse(_plain.WrittenSpan, out var whole))
            OnValue(whole);
        else
            ReadAsLines();
        if (!_done)
            Fail(ReplyFailures.Cut());
    }

    public void OnLine(ReadOnlySpan<byte> line)
    {
        if (_done)
            return;
        if (Json.TryParse(line, out var value))
            OnValue(value);
        else
            Fail(_atEnd ? ReplyFailures.Cut() : ReplyFailures.Unreadable());
    }

    /// <summary>Some imitators stream whatever was asked.</summary>
    private void ReadAsLines()
    {
        _lines.Read(_plain.WrittenSpan, this);
        _lines.Complete(this);
    }

    private void OnValue(JsonElement value)
    {
        if (!value.Get("error").IsNothing())
        {
            Fail(ProviderErrors.InsideReply(value));
            return;
        }

        if (!_started)
        {
            _started = true;
            _events.Add(new StartedEvent(null, value.Text("model")));
        }

        var message = value.Get("message");
        ReadText(message.Text("thinking") ?? value.Text("thinking"), message.Text("content") ?? value.Text("response"), value.Get("logprobs"));
        foreach (var call in message.Items("tool_calls"))
            ReadCall(call, value);
        if (value.Bool("done") == true)
            Finish(value);
    }

    private void ReadText(string? thinking, string? text, JsonElement logprobs)
    {
        if (!string.IsNullOrEmpty(thinking))
            _events.Add(new ReasoningEvent(thinking));
        var hasLogprobs = logprobs.ValueKind == JsonValueKind.Array && logprobs.GetArrayLength() > 0;
        if (!string.IsNullOrEmpty(text) || hasLogprobs)
            _events.Add(new TextEvent(text ?? "") { Logprobs = hasLogprobs ? logprobs : default });
    }

    private void ReadCall(JsonElement call, JsonElement line)
    {
        var function = call.Get("function");
        var arguments = function.Get("arguments");
        var made = CallIds.Make($"{line.Text("model")}/{line.Text("created_at")}/{arguments.ToString()}", _calls);
        var id = call.Text("id") is { Length: > 0 } own ? own : made;
        _events.Add(new ToolCallStartedEvent(_calls, id, function.Text("name") ?? "", ToolKind.Function));
        _events.Add(new ToolCallDeltaEvent(_calls, arguments.AsText() ?? (arguments.ValueKind == JsonValueKind.Object ? arguments.GetRawText() : "{}")));
        _events.Add(new ToolCallEndedEvent(_calls++));
    }

    private void Finish(JsonElement value)
    {
        _done = true;
        if (OllamaDurations.Read(value) is { } durations)
            _events.Add(durations);
        var reason = value.Text("done_reason");
        var stopped = reason is null or "stop" or "load" or "unload";
        _events.Add(new FinishedEvent(stopped && _calls > 0 ? FinishReason.ToolCalls : stopped ? FinishReason.Stop : new FinishReason(reason!)));
        if (value.Long("prompt_eval_count") is not null || value.Long("eval_count") is not null)
            _events.Add(new UsageEvent(new ChatUsage(value.Long("prompt_eval_count"), value.Long("eval_count"))));
    }

    private void Fail(ChatFailure failure)
    {
        _done = true;
        _events.Add(new FailedEvent(failure));
    }
}
