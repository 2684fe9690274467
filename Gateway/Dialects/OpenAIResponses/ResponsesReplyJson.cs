using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Failures;
using ModelProxy.Gateway.Dialects.Tools;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.OpenAIResponses;

/// <summary>The <c>response</c> object as it stands in <c>response.created</c>, in <c>response.completed</c> and alone in a plain reply.</summary>
internal sealed class ResponsesReplyJson(ReplyHead head)
{
    public string Id { get; } = ReplyIds.Make("resp_", head.QueryId);

    public void Write(Utf8JsonWriter json, string status, IReadOnlyList<byte[]> output, ChatUsage? usage, FinishReason? reason = null, ChatFailure? failure = null)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("object", "response");
        json.WriteNumber("created_at", head.CreatedAt.ToUnixTimeSeconds());
        json.WriteString("status", status);
        WriteError(json, failure);
        WriteIncomplete(json, status, reason);
        json.WriteString("model", head.Model);
        json.WriteStartArray("output");
        foreach (var item in output)
            json.WriteRawValue(item, skipInputValidation: true);
        json.WriteEndArray();
        WriteEcho(json);
        if (usage is null)
            json.WriteNull("usage");
        else
            ResponsesUsageJson.Write(json, usage);
        json.WriteEndObject();
    }

    public static string StatusOf(FinishReason? reason) =>
        reason == FinishReason.Length || reason == FinishReason.ContentFilter || reason == FinishReason.Refusal ? "incomplete" : "completed";

    private static void WriteError(Utf8JsonWriter json, ChatFailure? failure)
    {
        if (failure is null)
        {
            json.WriteNull("error");
            return;
        }

        json.WriteStartObject("error");
        json.WriteString("code", ErrorCode(failure));
        json.WriteString("message", OpenAIErrors.MessageOf(failure));
        json.WriteEndObject();
    }

    /// <summary>Codex decides by this code whether to try again.</summary>
    public static string ErrorCode(ChatFailure failure) => failure.Kind switch
    {
        FailureKind.Overloaded or FailureKind.Unavailable => "server_is_overloaded",
        _ => OpenAIErrors.CodeOf(failure) ?? "server_error",
    };

    private static void WriteIncomplete(Utf8JsonWriter json, string status, FinishReason? reason)
    {
        if (status != "incomplete")
        {
            json.WriteNull("incomplete_details");
            return;
        }

        json.WriteStartObject("incomplete_details");
        json.WriteString("reason", reason == FinishReason.Length ? "max_output_tokens" : "content_filter");
        json.WriteEndObject();
    }

    private void WriteEcho(Utf8JsonWriter json)
    {
        var request = head.Request;
        json.WriteNull("instructions");
        if (request?.MaxTokens is { } limit)
            json.WriteNumber("max_output_tokens", limit);
        else
            json.WriteNull("max_output_tokens");
        json.WriteStartObject("metadata");
        foreach (var (name, value) in request?.Metadata ?? new Dictionary<string, string>())
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteBoolean("parallel_tool_calls", request?.ParallelToolCalls ?? true);
        json.WriteNull("previous_response_id");
        json.WriteBoolean("store", false);
        WriteNumber(json, "temperature", request?.Temperature);
        WriteNumber(json, "top_p", request?.TopP);
        if (request is null || request.Tools.Count == 0)
        {
            json.WriteString("tool_choice", request?.ToolChoice is { Mode: not "tool" } choice ? choice.Mode : "auto");
            json.WriteStartArray("tools");
            json.WriteEndArray();
            return;
        }

        var names = new ToolNames(request);
        ResponsesToolJson.WriteChoice(json, request.ToolChoice ?? new ChatToolChoice("auto"), names);
        ResponsesToolJson.WriteTools(json, [.. request.Tools.Where(static t => t.Native is null or { Dialect: DialectNames.OpenAIResponses })], names, new Dropped());
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
