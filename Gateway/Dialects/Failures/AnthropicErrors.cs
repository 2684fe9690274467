using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Failures;

/// <summary><c>{"type":"error","error":{"type":"overloaded_error","message":"…"},"request_id":"…"}</c></summary>
internal static class AnthropicErrors
{
    public static byte[] Write(ChatFailure failure, string queryId) => Json.Write(json => Write(json, failure, queryId));

    public static void Write(Utf8JsonWriter json, ChatFailure failure, string? queryId)
    {
        json.WriteStartObject();
        json.WriteString("type", "error");
        json.WriteStartObject("error");
        json.WriteString("type", TypeOf(failure));
        json.WriteString("message", MessageOf(failure));
        json.WriteEndObject();
        if (queryId is not null)
            json.WriteString("request_id", queryId);
        json.WriteEndObject();
    }

    private static string MessageOf(ChatFailure failure) => failure.Kind switch
    {
        FailureKind.ContextTooLong => ContextOverflow.AnthropicMessage(failure),
        FailureKind.BadRequest when failure.Param is { } param && !failure.Message.Contains(param, StringComparison.Ordinal) => $"{param}: {failure.Message}",
        _ => failure.Message,
    };

    private static string TypeOf(ChatFailure failure) => failure.Kind switch
    {
        FailureKind.BadRequest or FailureKind.ContextTooLong or FailureKind.Loop => "invalid_request_error",
        FailureKind.UnknownModel => "not_found_error",
        FailureKind.TooLarge => "request_too_large",
        FailureKind.KeyRefused when failure.Status is 403 => "permission_error",
        FailureKind.KeyRefused when failure.Status is 402 => "billing_error",
        FailureKind.KeyRefused when failure.Status is 429 => "rate_limit_error",
        FailureKind.Unauthenticated or FailureKind.KeyRefused => "authentication_error",
        FailureKind.Forbidden => "permission_error",
        FailureKind.RateLimited => "rate_limit_error",
        FailureKind.Overloaded or FailureKind.Unavailable => "overloaded_error",
        FailureKind.Timeout => "timeout_error",
        _ => "api_error",
    };
}
