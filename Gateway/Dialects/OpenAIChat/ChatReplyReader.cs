using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Failures;
using ModelProxy.Gateway.Dialects.Replies;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIChat;

/// <summary>Chat Completions replies, streamed or plain, of OpenAI and of the many that imitate it.</summary>
/// <remarks>
/// <code>
/// data: {"id":"chatcmpl-1","model":"gpt-x","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}
/// data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"Hi"}}]}
/// data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}
/// data: {"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1}}
/// data: [DONE]
/// </code>
/// Some leave <c>[DONE]</c> out, so a <c>finish_reason</c> is an end too. Of several choices only the first becomes events.
/// </remarks>
internal sealed class ChatReplyReader : SseReplyReader
{
    private readonly ChatCallAssembler _calls = new();
    private bool _started;
    private bool _finished;

    protected override bool OnMark(ReadOnlySpan<byte> data)
    {
        if (!data.SequenceEqual("[DONE]"u8))
            return false;
        if (!_finished)
            Finish(FinishReason.Stop);
        Done = true;
        return true;
    }

    protected override bool OnCommonEvent(ReadOnlySpan<byte> data)
    {
        if (!_started || !ChatTextDelta.TryRead(data, out var text)) // the first frame says who answers
            return false;
        if (text.Length > 0)
            Emit(new TextEvent(text));
        return true;
    }

    protected override void ReadEvent(JsonElement payload)
    {
        if (!payload.Get("error").IsNothing())
        {
            Fail(ProviderErrors.InsideReply(payload));
            return;
        }

        Start(payload);
        foreach (var choice in payload.Items("choices"))
            if ((choice.Long("index") ?? 0) == 0)
                ReadChoice(choice, choice.Get("delta"));
        ReadUsage(payload);
    }

    protected override void ReadPlain(JsonElement body)
    {
        if (!body.Get("error").IsNothing() || body.Get("choices").ValueKind != JsonValueKind.Array)
        {
            Fail(body.Get("error").IsNothing() ? ReplyFailures.Unreadable() : ProviderErrors.InsideReply(body));
            return;
        }

        Start(body);
        foreach (var choice in body.Items("choices"))
            if ((choice.Long("index") ?? 0) == 0)
                ReadChoice(choice, choice.Get("message"));
        if (!_finished)
            Finish(FinishReason.Stop);
        ReadUsage(body);
        Done = true;
    }

    protected override void OnEnd()
    {
        if (!_finished)
            base.OnEnd();
    }

    private void Start(JsonElement payload)
    {
        if (_started)
            return;
        _started = true;
        _calls.ReplyId = $"{payload.Text("id")}/{payload.Long("created")}/{payload.Text("model")}";
        Emit(new StartedEvent(payload.Text("id"), payload.Text("model")));
    }

    /// <param name="message">A stream's <c>delta</c> or a plain reply's <c>message</c>: the same members.</param>
    private void ReadChoice(JsonElement choice, JsonElement message)
    {
        ReadReasoning(message);
        ReadContent(message.Get("content"), choice.Get("logprobs").Get("content"));
        if (message.Text("refusal") is { Length: > 0 } refusal)
            Emit(new RefusalEvent(refusal));
        foreach (var call in message.Items("tool_calls"))
            if (!_calls.Read(call, Events))
                Fail(ReplyFailures.Unreadable());
        if (message.Get("function_call") is { ValueKind: JsonValueKind.Object } legacy)
            _calls.ReadLegacy(legacy, Events);
        foreach (var name in (ReadOnlySpan<string>)["annotations", "audio"])
            if (message.Get(name) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } extra && !IsEmptyArray(extra))
                Emit(new OpaqueEvent(DialectNames.OpenAIChat, name, extra));
        ReadUsage(choice);
        if (choice.Text("finish_reason") is { } reason && !_finished)
            Finish(_calls.Any && reason == "stop" ? FinishReason.ToolCalls : ChatFinish.Read(reason));
    }

    private void ReadReasoning(JsonElement message)
    {
        if ((message.Text("reasoning_content") ?? message.Text("reasoning")) is { Length: > 0 } thinking)
            Emit(new ReasoningEvent(thinking));
        foreach (var sealedPart in ReasoningDetails.Read(message.Get("reasoning_details")))
            if (sealedPart.Signature is not null || sealedPart.Encrypted is not null)
                Emit(new ReasoningSealedEvent(sealedPart.Signature, sealedPart.Encrypted, sealedPart.Id) { Dialect = sealedPart.Dialect });
    }

    /// <summary>A string; Mistral sends parts, thinking among them.</summary>
    private void ReadContent(JsonElement content, JsonElement logprobs)
    {
        if (content.AsText() is { } text)
        {
            if (text.Length > 0 || logprobs.ValueKind == JsonValueKind.Array)
                Emit(new TextEvent(text) { Logprobs = logprobs.ValueKind == JsonValueKind.Array ? logprobs : default });
            return;
        }

        foreach (var part in content.Items())
        {
            if (part.Text("text") is { Length: > 0 } words)
                Emit(new TextEvent(words));
            foreach (var thought in part.Items("thinking"))
                if (thought.Text("text") is { Length: > 0 } thinking)
                    Emit(new ReasoningEvent(thinking));
        }
    }

    /// <summary>At the root; Groq and Moonshot put it elsewhere.</summary>
    private void ReadUsage(JsonElement holder)
    {
        if ((ChatUsageJson.Read(holder.Get("usage")) ?? ChatUsageJson.Read(holder.Get("x_groq").Get("usage"))) is { } usage)
            Emit(new UsageEvent(usage));
    }

    private void Finish(FinishReason reason)
    {
        _finished = true;
        _calls.EndAll(Events);
        Emit(new FinishedEvent(reason));
    }

    private static bool IsEmptyArray(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;
}
