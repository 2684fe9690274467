using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>What a failure means for the rest of the walk, and its name in records.</summary>
internal static class Verdicts
{
    /// <summary>No other model could do better: the caller's own mistake, or nobody is there any more.</summary>
    public static bool IsFinal(ChatFailure failure) =>
        failure.Kind is FailureKind.BadRequest or FailureKind.TooLarge or FailureKind.Cancelled or FailureKind.Loop or FailureKind.Unauthenticated or FailureKind.Forbidden or FailureKind.Internal
            or FailureKind.Unavailable;

    /// <summary>The provider read the request and found fault with it: it is there and well.</summary>
    public static bool ShowsLife(ChatFailure failure) => failure.Kind is FailureKind.BadRequest or FailureKind.ContextTooLong or FailureKind.TooLarge;

    public static bool AnotherKeyMayHelp(ChatFailure failure) => failure.Kind is FailureKind.KeyRefused or FailureKind.RateLimited;

    public static ChatFailure NobodyAvailable(IReadOnlyList<(ModelEntry Model, KeyRefusal Refusal)> skipped, bool none)
    {
        if (none || skipped.Count == 0) return UpstreamFailures.Unavailable("No model is available for this request. Look at GET /models for the reasons.");
        var reasons = string.Join("; ", skipped.Select(s => $"{s.Model.Name}: {s.Refusal.Reason}"));
        var soonest = skipped.Min(s => s.Refusal.Wait);
        var retryAfter = soonest == TimeSpan.MaxValue ? (TimeSpan?)null : soonest;
        // a provider that asked everybody to wait is told on as what it is
        return skipped.All(s => s.Refusal.Reason == KeyRefusal.RateLimited)
            ? new ChatFailure { Kind = FailureKind.RateLimited, Status = 429, Type = "rate_limit_error", Code = "rate_limit_exceeded", Message = $"Every model is rate-limited by its provider ({reasons}). Wait, then try again.", RetryAfter = retryAfter }
            : UpstreamFailures.Unavailable($"No model is available now ({reasons}).", retryAfter);
    }

    public static string NameOf(FailureKind kind) => kind switch
    {
        FailureKind.BadRequest => "bad-request",
        FailureKind.ContextTooLong => "context-too-long",
        FailureKind.UnknownModel => "unknown-model",
        FailureKind.TooLarge => "too-large",
        FailureKind.KeyRefused => "key-refused",
        FailureKind.RateLimited => "rate-limited",
        _ => kind.ToString().ToLowerInvariant(),
    };

    public static string NameOf(FailurePhase phase) => phase switch
    {
        FailurePhase.FirstToken => "first-token",
        _ => phase.ToString().ToLowerInvariant(),
    };
}
