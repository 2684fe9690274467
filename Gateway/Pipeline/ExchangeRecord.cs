using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>Writes an exchange as the record of it.</summary>
internal static class ExchangeRecord
{
    public static Exchange Write(ProxyExchange exchange)
    {
        var (seen, plan, answered, failure) = (exchange.Seen, exchange.Plan, exchange.AnsweredBy, exchange.Failure);
        var envelope = exchange.Caller?.Envelope;
        var record = new Exchange
        {
            Id = exchange.QueryId,
            Model = answered?.Name ?? "",
            RequestedModel = envelope?.Model is { Length: > 0 } asked ? asked.Length <= 200 ? asked : asked[..200] : "auto",
            Dialect = exchange.Dialect.Name,
            Endpoint = exchange.Endpoint,
            Stream = envelope?.Stream ?? false,
            Route = plan?.Source ?? "",
            KeyName = exchange.Identity.KeyName,
            User = exchange.User,
            Team = exchange.Identity.Key?.Team ?? "",
            Conversation = exchange.Conversation,
            Turn = envelope?.UserTurn ?? 0,
            Outcome = OutcomeOf(exchange),
            Status = failure is null ? 200 : failure.Status,
            FinishReason = seen?.Finish?.Value ?? "",
            DurationMs = exchange.ElapsedMs,
            FirstTokenMs = seen?.FirstVisibleAt is > 0 and var at ? exchange.MsAt(at) : 0,
            DecideMs = plan?.DecideMs ?? 0,
            TraceId = TraceOf.Request(exchange.Http, exchange.Activity),
            Simulated = answered?.Simulated ?? (exchange.Attempts.Count > 0 && plan is { Candidates: [{ Simulated: true }, ..] }),
            Client = ClientOf(exchange.Http.Request.Headers.UserAgent.ToString()),
            ToolCalls = seen?.ToolCalls ?? 0,
            Missing = plan?.Missing ?? "",
        };
        if (seen?.Usage is { } usage)
        {
            record.Usage = UsageOf(usage);
            if (answered?.Cost(usage.InputTokens ?? 0, usage.CachedInputTokens ?? 0, usage.OutputTokens ?? 0) is { } cost) record.CostUsd = cost;
        }
        if (failure is not null) record.Error = new ErrorInfo { Kind = Verdicts.NameOf(failure.Kind), Type = failure.Type ?? "", Message = failure.Message.Length <= 1000 ? failure.Message : failure.Message[..1000] };
        if (plan?.Decision is { } decision) record.Decision = decision;
        record.Attempts.AddRange(exchange.Attempts);
        if (envelope is not null) AddTexts(record, envelope, seen?.Text ?? "", exchange.Snapshot.Settings.Recording);
        return record;
    }

    private static void AddTexts(Exchange record, Dialects.RequestEnvelope envelope, string reply, RecordingSettings policy)
    {
        var text = envelope.LastUserText;
        record.PromptSha256 = PromptHash.Of(text);
        if (policy.Prompts == "hash") return;
        if (policy.Prompts == "redacted") text = Redaction.Apply(text);
        record.LastUserText = text;
        record.Prompt = envelope.SystemText.Length == 0 ? text : $"{(policy.Prompts == "redacted" ? Redaction.Apply(envelope.SystemText) : envelope.SystemText)}\n\n{text}";
        record.Reply = policy.Prompts == "redacted" ? Redaction.Apply(reply) : reply;
    }

    public static Usage UsageOf(ChatUsage usage) => new()
    {
        InputTokens = usage.InputTokens ?? 0,
        CachedInputTokens = usage.CachedInputTokens ?? 0,
        CacheWriteTokens = usage.CacheWriteTokens ?? 0,
        OutputTokens = usage.OutputTokens ?? 0,
        ReasoningTokens = usage.ReasoningTokens ?? 0,
    };

    private static string OutcomeOf(ProxyExchange exchange) => exchange.Failure?.Kind switch
    {
        null when exchange.Seen?.Finish == FinishReason.Length => "truncated",
        null when exchange.Seen?.Finish is { } finish && (finish == FinishReason.Refusal || finish == FinishReason.ContentFilter) => "refused",
        null => "success",
        FailureKind.Cancelled => "cancelled",
        _ => "error",
    };

    // claude-cli/2.1.330 (external, cli) → claude-cli
    private static string ClientOf(string agent)
    {
        var end = agent.AsSpan().IndexOfAny('/', ' ');
        var name = end < 0 ? agent : agent[..end];
        return name.Length <= 64 ? name : name[..64];
    }
}
