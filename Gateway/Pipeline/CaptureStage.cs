using System.Diagnostics;
using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Capture;
using ModelProxy.Gateway.Routing;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>After the answer: metrics, trace, record, what it cost, and who answered this conversation.</summary>
internal sealed class CaptureStage(ExchangeRecorder recorder, RouteChooser chooser, Budgets budgets)
{
    private static readonly KeyValuePair<string, object?> Chat = new("gen_ai.operation.name", "chat");

    public void Run(ProxyExchange exchange)
    {
        if (exchange is { AnsweredBy: { } model, Failure: null }) chooser.NoteAnswer(exchange.Conversation, exchange.Seen?.ReplyId, model);
        // what never got as far as a decision is no exchange with a model: logged and counted, not recorded
        var record = exchange.Plan is null ? null : ExchangeRecord.Write(exchange);
        if (exchange.Held is { } held) budgets.Settle(held, record is { Simulated: false, HasCostUsd: true } ? record.CostUsd : 0);
        if (record is not null) recorder.Record(record);
        if (GatewayMeters.AreWatched) Measure(exchange);
        Trace(exchange);
    }

    private static void Measure(ProxyExchange exchange)
    {
        var (model, provider) = (exchange.AnsweredBy?.Name ?? "", exchange.AnsweredBy?.Provider.Kind ?? "");
        var tags = new TagList { Chat, { "gen_ai.provider.name", provider }, { "gen_ai.request.model", model }, { "modelproxy.route", exchange.Plan?.Source ?? "" }, { "modelproxy.outcome", exchange.Failure is null ? "success" : Verdicts.NameOf(exchange.Failure.Kind) } };
        GatewayMeters.Requests.Add(1, tags);
        GatewayMeters.Duration.Record(exchange.ElapsedMs / 1000, tags);
        if (exchange.Seen?.FirstVisibleAt is > 0 and var at) GatewayMeters.FirstToken.Record(exchange.MsAt(at) / 1000, new KeyValuePair<string, object?>("gen_ai.request.model", model));
        if (exchange.Seen?.Usage is not { } usage) return;
        GatewayMeters.Tokens.Record(usage.InputTokens ?? 0, new TagList { Chat, { "gen_ai.provider.name", provider }, { "gen_ai.token.type", "input" }, { "gen_ai.request.model", model } });
        GatewayMeters.Tokens.Record(usage.OutputTokens ?? 0, new TagList { Chat, { "gen_ai.provider.name", provider }, { "gen_ai.token.type", "output" }, { "gen_ai.request.model", model } });
    }

    private static void Trace(ProxyExchange exchange)
    {
        if (exchange.Activity is not { IsAllDataRequested: true } activity) return;
        var (plan, seen) = (exchange.Plan, exchange.Seen);
        activity.DisplayName = $"chat {exchange.AnsweredBy?.Name ?? exchange.Caller?.Envelope.Model ?? ""}".TrimEnd();
        activity.SetTag("gen_ai.operation.name", "chat")
            .SetTag("gen_ai.provider.name", exchange.AnsweredBy?.Provider.Kind)
            .SetTag("gen_ai.request.model", exchange.Caller?.Envelope.Model is { Length: > 0 } asked ? asked : "auto")
            .SetTag("gen_ai.response.model", exchange.AnsweredBy?.UpstreamModel)
            .SetTag("gen_ai.conversation.id", exchange.Conversation.Length > 0 ? exchange.Conversation : null)
            .SetTag("modelproxy.query_id", exchange.QueryId)
            .SetTag("modelproxy.model", exchange.AnsweredBy?.Name)
            .SetTag("modelproxy.route", plan?.Source)
            .SetTag("modelproxy.confidence", plan?.Confidence)
            .SetTag("modelproxy.reason", plan?.Reason)
            .SetTag("modelproxy.attempts", exchange.Attempts.Count)
            .SetTag("modelproxy.missing", plan?.Missing is { Length: > 0 } missing ? missing : null);
        if (seen is not null) AttemptTrace.Reply(activity, seen);
        if (exchange.Failure is { } failure) activity.SetStatus(ActivityStatusCode.Error, failure.Message).SetTag("error.type", Verdicts.NameOf(failure.Kind));
    }
}
