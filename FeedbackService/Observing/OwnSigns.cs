using ModelProxy.Data.Feedback;
using ModelProxy.Data.Traffic;

namespace ModelProxy.FeedbackService.Observing;

/// <summary>What an exchange says of itself. Pure.</summary>
internal static class OwnSigns
{
    public static IEnumerable<Sign> Of(ObservedExchange exchange, ObservingOptions options)
    {
        if (exchange.Model.Length == 0) yield break;
        if (exchange.Outcome == "error" && Blame.IsOnTheModel(exchange.ErrorKind)) yield return Sign(ImplicitSignal.Error);
        if (exchange.Outcome == "truncated") yield return Sign(ImplicitSignal.Truncation);
        if (exchange.Outcome == "cancelled" && (exchange.FirstTokenMs is not null || exchange.DurationMs >= options.AbandonedMs)) yield return Sign(ImplicitSignal.Abandonment);
        if (exchange.Outcome is "success" or "truncated" && (exchange.FirstTokenMs >= options.FirstTokenMs || (exchange.FirstTokenMs is null && exchange.DurationMs >= options.DurationMs)))
            yield return Sign(ImplicitSignal.LatencyBreach);

        Sign Sign(ImplicitSignal signal) => new(signal, exchange, exchange.EndedAt);
    }
}
