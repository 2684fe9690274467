using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data.Routing;
using ModelProxy.Data.Traffic;

namespace ModelProxy.FeedbackService.Transferring;

/// <summary>Rows → contract: what ExchangeReader reads, written back. Pure.</summary>
internal static class ExchangeLine
{
    public static Exchange Write(ExchangeRow row, IEnumerable<AttemptRow> attempts, DecisionRow? decision, QueryFeatureRow? features, bool texts)
    {
        var exchange = new Exchange
        {
            Id = row.Id.ToString(),
            Model = row.Model,
            RequestedModel = row.RequestedModel,
            Dialect = row.Dialect,
            Endpoint = row.Endpoint,
            Stream = row.Stream,
            Route = row.Route,
            KeyName = row.KeyName,
            User = row.UserId,
            Team = row.Team,
            Conversation = row.Conversation,
            Turn = row.Turn,
            Outcome = row.Outcome,
            Status = row.Status,
            FinishReason = row.FinishReason,
            Usage = new Usage
            {
                InputTokens = row.InputTokens,
                CachedInputTokens = row.CachedInputTokens,
                CacheWriteTokens = row.CacheWriteTokens,
                OutputTokens = row.OutputTokens,
                ReasoningTokens = row.ReasoningTokens,
                Estimated = row.UsageEstimated,
            },
            DurationMs = row.DurationMs,
            FirstTokenMs = row.FirstTokenMs ?? 0,
            DecideMs = row.DecideMs,
            PromptSha256 = Bytes(row.PromptSha256),
            TraceId = row.TraceId,
            Simulated = row.Simulated,
            Client = row.Client,
            ToolCalls = row.ToolCalls,
            Missing = row.Missing,
            Gateway = row.Gateway,
        };
        if (row.CostUsd is { } cost) exchange.CostUsd = (double)cost;
        if (row.ErrorKind.Length > 0) exchange.Error = new ErrorInfo { Kind = row.ErrorKind, Type = row.ErrorType, Message = row.ErrorMessage };
        if (texts) (exchange.Prompt, exchange.Reply, exchange.LastUserText) = (row.Prompt ?? "", row.Reply ?? "", row.LastUserText ?? "");
        exchange.Attempts.AddRange(attempts.OrderBy(a => a.Number).Select(Attempt));
        if (decision is not null) exchange.Decision = Decision(decision, features);
        return exchange;
    }

    private static Attempt Attempt(AttemptRow row) => new()
    {
        Number = row.Number,
        Model = row.Model,
        Provider = row.Provider,
        UpstreamModel = row.UpstreamModel,
        KeyId = row.KeyId,
        Status = row.Status,
        Outcome = row.Outcome,
        Phase = row.Phase,
        StartedMs = row.OffsetMs,
        DurationMs = row.DurationMs,
        FirstTokenMs = row.FirstTokenMs ?? 0,
        Usage = new Usage { InputTokens = row.InputTokens, CachedInputTokens = row.CachedInputTokens, OutputTokens = row.OutputTokens, ReasoningTokens = row.ReasoningTokens },
        Error = row.Error,
    };

    private static Decision Decision(DecisionRow row, QueryFeatureRow? features)
    {
        var decision = new Decision
        {
            QueryId = row.QueryId.ToString(),
            Model = row.Model,
            Source = row.Source,
            Confidence = row.Confidence,
            Reasoning = row.Reasoning,
            Seed = row.Seed,
            PolicyVersion = row.PolicyVersion,
            PromptVersion = row.PromptVersion,
            ElapsedMs = row.ElapsedMs,
            Experiment = row.Experiment,
            Arm = row.Arm,
            DecidedAt = row.DecidedAt.ToTimestamp(),
            Explored = row.Explored,
            DryRun = row.DryRun,
            TextSha256 = Bytes(row.TextSha256),
            Inputs = row.Inputs is null ? null : DecideRequest.Parser.ParseFrom(row.Inputs),
            Features = features is null ? new Features { Domain = row.Domain, Language = row.Language, Complexity = row.Complexity } : Features(features),
        };
        decision.Candidates.AddRange(row.Candidates.Select(c => new ScoredCandidate
        {
            Model = c.Model,
            Score = c.Score,
            Mean = c.Mean,
            Uncertainty = c.Uncertainty,
            Cost = c.Cost,
            LatencyMs = c.LatencyMs,
            Offset = c.Offset,
            Propensity = c.Propensity,
            Samples = c.Samples,
            Excluded = c.Excluded,
        }));
        decision.Steps.AddRange(row.Steps.Select(s => new Step { Name = s.Name, Answered = s.Answered, Model = s.Model, Reason = s.Reason, ElapsedMs = s.ElapsedMs }));
        return decision;
    }

    private static Features Features(QueryFeatureRow row)
    {
        var features = new Features
        {
            Language = row.Language,
            Domain = row.Domain,
            Complexity = row.Complexity,
            Length = row.Length,
            Code = row.HasCode,
            Maths = row.HasMaths,
            Json = row.HasJson,
            Table = row.HasTable,
            NeedsTools = row.NeedsTools,
            NeedsVision = row.NeedsVision,
            NeedsLongContext = row.NeedsLongContext,
            Familiarity = row.Familiarity,
        };
        features.Domains.AddRange(row.Domains.Select(d => new DomainProbability { Domain = d.Domain, Probability = d.Probability }));
        return features;
    }

    private static ByteString Bytes(byte[]? bytes) => bytes is null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(bytes);
}
