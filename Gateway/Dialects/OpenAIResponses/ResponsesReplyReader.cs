using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Failures;
using ModelProxy.Gateway.Dialects.Replies;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses;

/// <summary>Responses replies, streamed or plain.</summary>
/// <remarks>
/// <code>
/// response.created            {"response":{"id":"resp_1","model":"…","status":"in_progress"}}
/// response.output_item.added  {"output_index":0,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"f","arguments":""}}
/// response.function_call_arguments.delta  {"output_index":0,"item_id":"fc_1","delta":"{"}
/// response.output_item.done   {"output_index":0,"item":{"type":"function_call",…,"arguments":"{}"}}
/// response.output_text.delta  {"output_index":1,"content_index":0,"delta":"Hi"}
/// response.completed          {"response":{"status":"completed","usage":{…}}}
/// </code>
/// Also <c>response.reasoning_summary_text.delta</c>, <c>response.reasoning_text.delta</c>, <c>response.refusal.delta</c>,
/// <c>response.custom_tool_call_input.delta</c>, <c>response.incomplete</c>, <c>response.failed</c>, <c>error</c>.
/// </remarks>
internal sealed class ResponsesReplyReader : SseReplyReader
{
    private readonly ResponsesOutputReader _output = new();

    protected override void ReadEvent(JsonElement payload)
    {
        switch (payload.Text("type"))
        {
            case "response.created":
                Start(payload.Get("response"));
                break;
            case "response.in_progress" or "response.queued":
                Emit(PingEvent.Instance);
                break;
            case "response.completed" or "response.incomplete" or "response.failed" or "response.cancelled":
                End(payload.Get("response"));
                break;
            case "error":
                Fail(ProviderErrors.Bare(payload));
                break;
            case { } type:
                _output.Read(type, payload, Events);
                break;
            default:
                if (!payload.Get("error").IsNothing())
                    Fail(ProviderErrors.InsideReply(payload));
                break;
        }
    }

    protected override void ReadPlain(JsonElement body)
    {
        if (body.Text("object") != "response")
        {
            Fail(body.Get("error").IsNothing() ? ReplyFailures.Unreadable() : ProviderErrors.InsideReply(body));
            return;
        }

        Start(body);
        foreach (var item in body.Items("output"))
            _output.ReadWhole(item, Events);
        End(body);
    }

    private void Start(JsonElement response) => Emit(new StartedEvent(response.Text("id"), response.Text("model")));

    private void End(JsonElement response)
    {
        Done = true;
        _output.Complete(Events);
        if (ResponsesUsageJson.Read(response.Get("usage")) is { } usage)
            Emit(new UsageEvent(usage));
        var status = response.Text("status");
        if (status is "failed" or "cancelled")
        {
            Emit(new FailedEvent(ProviderErrors.Bare(response.Get("error"))));
            return;
        }

        var reason = status == "incomplete" ? response.Get("incomplete_details").Text("reason") ?? "max_output_tokens" : null;
        Emit(new FinishedEvent(reason switch
        {
            null => _output.HasCalls ? FinishReason.ToolCalls : FinishReason.Stop,
            "max_output_tokens" => FinishReason.Length,
            _ => new FinishReason(reason),
        }));
    }
}
