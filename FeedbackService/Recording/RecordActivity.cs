using System.Diagnostics;

namespace ModelProxy.FeedbackService.Recording;

/// <summary>One span per exchange in the exchange's own trace, so that a trace ends where its record is safe: for the transaction that stored it, not for those that failed or found it stored.</summary>
internal static class RecordActivity
{
    public static readonly ActivitySource Source = new("ModelProxy.Feedback");

    /// <summary>Spans from <paramref name="began"/> to now. Costs nothing when nobody listens.</summary>
    public static void Write(IEnumerable<RecordedExchange> stored, DateTimeOffset began)
    {
        if (!Source.HasListeners()) return;
        var outer = Activity.Current;
        var links = outer is null ? null : new[] { new ActivityLink(outer.Context) };
        foreach (var exchange in stored)
        {
            if (exchange.Trace == default) continue;
            using var activity = Source.StartActivity("record", ActivityKind.Consumer, exchange.Trace, null, links, began);
            activity?.SetTag("modelproxy.query_id", exchange.Exchange.Id.ToString())
                .SetTag("modelproxy.route", exchange.Exchange.Route)
                .SetTag("gen_ai.request.model", exchange.Exchange.RequestedModel)
                .SetTag("gen_ai.response.model", exchange.Exchange.Model)
                .SetTag("gen_ai.provider.name", exchange.Exchange.Provider)
                .SetTag("gen_ai.usage.input_tokens", exchange.Exchange.InputTokens)
                .SetTag("gen_ai.usage.output_tokens", exchange.Exchange.OutputTokens);
        }
    }
}
