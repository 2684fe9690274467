using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects.Failures;

/// <summary><c>{"error":{"message":"…","type":"…","param":null,"code":null}}</c>, for Chat Completions, Responses and Embeddings.</summary>
internal static class OpenAIErrors
{
    public static byte[] Write(ChatFailure failure) => Json.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", MessageOf(failure));
        json.WriteString("type", TypeOf(failure));
        json.WriteString("param", failure.Param);
        json.WriteString("code", CodeOf(failure));
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public static string MessageOf(ChatFailure failure) => failure.Kind == FailureKind.ContextTooLong ? ContextOverflow.OpenAIMessage(failure) : failure.Message;

    public static string TypeOf(ChatFailure failure) => failure.Kind switch
    {
        FailureKind.KeyRefused or FailureKind.RateLimited when failure.Code is "insufficient_quota" => "insufficient_quota",
        FailureKind.KeyRefused when failure.Status is 403 => "permission_error",
        FailureKind.KeyRefused when failure.Status is 402 => "billing_error",
        FailureKind.KeyRefused when failure.Status is 429 => "rate_limit_error",
        FailureKind.BadRequest or FailureKind.ContextTooLong or FailureKind.UnknownModel or FailureKind.TooLarge or FailureKind.Loop => "invalid_request_error",
        FailureKind.Unauthenticated or FailureKind.KeyRefused => "authentication_error",
        FailureKind.Forbidden => "permission_error",
        FailureKind.RateLimited => "rate_limit_error",
        FailureKind.Timeout => "timeout_error",
        FailureKind.Unavailable or FailureKind.Overloaded => "service_unavailable",
        _ => "server_error",
    };

    public static string? CodeOf(ChatFailure failure) => failure.Kind switch
    {
        FailureKind.ContextTooLong => ContextOverflow.Code,
        FailureKind.UnknownModel => failure.Code ?? "model_not_found",
        FailureKind.RateLimited => failure.Code ?? "rate_limit_exceeded",
        FailureKind.Unauthenticated => failure.Code ?? "invalid_api_key",
        _ => failure.Code,
    };
}
