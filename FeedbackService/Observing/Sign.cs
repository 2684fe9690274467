using ModelProxy.Data.Feedback;

namespace ModelProxy.FeedbackService.Observing;

/// <summary>One implicit signal about an exchange, and when it showed.</summary>
internal sealed record Sign(ImplicitSignal Signal, ObservedExchange About, DateTimeOffset At);
