using System.Globalization;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Upstreams;

/// <summary>What can happen between us and a provider, as failures.</summary>
internal static class UpstreamFailures
{
    public static ChatFailure From(Exception exception, ModelEntry model, FailurePhase phase) => exception switch
    {
        OperationCanceledException { InnerException: TimeoutException } => Timeout(model, FailurePhase.Connect, "did not accept a connection in time"),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Network(model, FailurePhase.Connect, "has an address that cannot be resolved"),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Network(model, FailurePhase.Connect, "did not make a secure connection"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Network(model, FailurePhase.Connect, "cannot be reached"),
        InvalidDataException => Network(model, phase, "sent bytes that cannot be decompressed"),
        _ => Network(model, phase, "broke the connection"),
    };

    public static ChatFailure Network(ModelEntry model, FailurePhase phase, string what) => new()
    {
        Kind = phase == FailurePhase.Stream ? FailureKind.Cut : FailureKind.Network,
        Status = 502,
        Message = $"The provider \"{model.Provider.Name}\" of model \"{model.Name}\" {what}. Try again, or choose another model.",
        Phase = phase,
    };

    public static ChatFailure Timeout(ModelEntry model, FailurePhase phase, string what) => new()
    {
        Kind = FailureKind.Timeout,
        Status = 504,
        Message = $"The provider \"{model.Provider.Name}\" of model \"{model.Name}\" {what}. Try again, or choose another model.",
        Phase = phase,
    };

    /// <summary>A bug of ours: what happened is in the log alone.</summary>
    public static ChatFailure Bug(string queryId) => new()
    {
        Kind = FailureKind.Internal,
        Status = 500,
        Type = "api_error",
        Message = $"The gateway failed on this request; its log says why under the query id {queryId}.",
    };

    public static ChatFailure Cancelled(FailurePhase phase) => new()
    {
        Kind = FailureKind.Cancelled,
        Status = 499,
        Message = "The caller went away.",
        Phase = phase,
    };

    public static ChatFailure ShuttingDown(FailurePhase phase) => new()
    {
        Kind = FailureKind.Unavailable,
        Status = 503,
        Type = "overloaded_error",
        Message = "This gateway is shutting down. Try again: another one, or its next start, will answer.",
        RetryAfter = TimeSpan.FromSeconds(2),
        Phase = phase,
    };

    public static ChatFailure Empty(ModelEntry model) => Network(model, FailurePhase.FirstToken, "sent an empty answer");

    public static ChatFailure Loop() => new()
    {
        Kind = FailureKind.Loop,
        Status = 508,
        Message = "The request came back to this gateway: a provider's address points to the gateway itself. Look at the baseUrl of the providers (ANTHROPIC_BASE_URL, OPENAI_BASE_URL, OLLAMA_HOST).",
    };

    public static ChatFailure Unavailable(string message, TimeSpan? retryAfter = null) => new()
    {
        Kind = FailureKind.Unavailable,
        Status = 503,
        Message = message,
        RetryAfter = retryAfter,
    };

    public static string Seconds(TimeSpan wait) => Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
