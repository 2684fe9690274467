using ModelProxy.Gateway.Chat;

namespace ModelProxy.Gateway.Dialects.AnthropicMessages;

/// <summary><c>stop_reason</c>, both ways.</summary>
internal static class MessagesFinish
{
    public static FinishReason Read(string reason) => reason switch
    {
        "end_turn" => FinishReason.Stop,
        "max_tokens" or "model_context_window_exceeded" => FinishReason.Length,
        "tool_use" => FinishReason.ToolCalls,
        _ => new FinishReason(reason),
    };

    public static string Write(FinishReason? reason) => reason?.Value switch
    {
        null or "stop" => "end_turn",
        "length" => "max_tokens",
        "tool_calls" => "tool_use",
        "content_filter" => "refusal",
        var known => known,
    };
}
