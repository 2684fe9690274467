using ModelProxy.Data.Traffic;
using NpgsqlTypes;

namespace ModelProxy.FeedbackService.Recording;

/// <summary>The columns that are written; seq and recorded_at are the database's.</summary>
internal static class TrafficColumns
{
    public static readonly Columns<ExchangeRow> Exchange = new Columns<ExchangeRow>()
        .Id("id", e => e.Id).Time("started_at", e => e.StartedAt)
        .Text("model", e => e.Model).Text("provider", e => e.Provider).Text("requested_model", e => e.RequestedModel)
        .Text("dialect", e => e.Dialect).Text("endpoint", e => e.Endpoint).Flag("stream", e => e.Stream).Text("route", e => e.Route)
        .Text("key_name", e => e.KeyName).Text("user_id", e => e.UserId).Text("team", e => e.Team)
        .Text("conversation", e => e.Conversation).Int("turn", e => e.Turn)
        .Text("outcome", e => e.Outcome).Int("status", e => e.Status).Text("finish_reason", e => e.FinishReason)
        .Text("error_kind", e => e.ErrorKind).Text("error_type", e => e.ErrorType).Text("error_message", e => e.ErrorMessage)
        .Long("input_tokens", e => e.InputTokens).Long("cached_input_tokens", e => e.CachedInputTokens).Long("cache_write_tokens", e => e.CacheWriteTokens)
        .Long("output_tokens", e => e.OutputTokens).Long("reasoning_tokens", e => e.ReasoningTokens).Flag("usage_estimated", e => e.UsageEstimated)
        .AddOptional("cost_usd", NpgsqlDbType.Numeric, e => e.CostUsd).Number("duration_ms", e => e.DurationMs)
        .AddOptional("first_token_ms", NpgsqlDbType.Double, e => e.FirstTokenMs).Number("decide_ms", e => e.DecideMs)
        .Text("domain", e => e.Domain).Text("language", e => e.Language).Int("complexity", e => e.Complexity)
        .AddOptional("prompt", NpgsqlDbType.Text, e => e.Prompt).AddOptional("reply", NpgsqlDbType.Text, e => e.Reply)
        .AddOptional("last_user_text", NpgsqlDbType.Text, e => e.LastUserText).AddOptional("prompt_sha256", NpgsqlDbType.Bytea, e => e.PromptSha256)
        .Int("attempt_count", e => e.AttemptCount).Text("trace_id", e => e.TraceId).Flag("simulated", e => e.Simulated)
        .Text("client", e => e.Client).Int("tool_calls", e => e.ToolCalls).Text("missing", e => e.Missing).Text("gateway", e => e.Gateway);

    public static readonly Columns<AttemptRow> Attempt = new Columns<AttemptRow>()
        .Id("exchange_id", a => a.ExchangeId).Time("started_at", a => a.StartedAt).Int("number", a => a.Number)
        .Text("model", a => a.Model).Text("provider", a => a.Provider).Text("upstream_model", a => a.UpstreamModel).Text("key_id", a => a.KeyId)
        .Int("status", a => a.Status).Text("outcome", a => a.Outcome).Text("phase", a => a.Phase)
        .Number("offset_ms", a => a.OffsetMs).Number("duration_ms", a => a.DurationMs).AddOptional("first_token_ms", NpgsqlDbType.Double, a => a.FirstTokenMs)
        .Long("input_tokens", a => a.InputTokens).Long("cached_input_tokens", a => a.CachedInputTokens)
        .Long("output_tokens", a => a.OutputTokens).Long("reasoning_tokens", a => a.ReasoningTokens).Text("error", a => a.Error);

    /// <summary>The key of a rollup row.</summary>
    public const string RollupKey = "bucket, model, domain, language, key_name, simulated";

    /// <summary>What is added up.</summary>
    public static readonly string[] RollupSums =
    [
        "requests", "successes", "errors", "cancelled", "truncated", "refused", "input_tokens", "cached_input_tokens", "output_tokens",
        "reasoning_tokens", "cost_usd", "unpriced", "duration_us", "generation_us", "generation_tokens", "first_token_us", "first_tokens",
        "duration_bins", "first_token_bins",
    ];

    public static readonly Columns<RollupRow> Rollup = new Columns<RollupRow>()
        .Time("bucket", r => r.Bucket).Text("model", r => r.Model).Text("domain", r => r.Domain).Text("language", r => r.Language)
        .Text("key_name", r => r.KeyName).Flag("simulated", r => r.Simulated)
        .Long("requests", r => r.Requests).Long("successes", r => r.Successes).Long("errors", r => r.Errors)
        .Long("cancelled", r => r.Cancelled).Long("truncated", r => r.Truncated).Long("refused", r => r.Refused)
        .Long("input_tokens", r => r.InputTokens).Long("cached_input_tokens", r => r.CachedInputTokens)
        .Long("output_tokens", r => r.OutputTokens).Long("reasoning_tokens", r => r.ReasoningTokens)
        .Add("cost_usd", NpgsqlDbType.Numeric, r => r.CostUsd).Long("unpriced", r => r.Unpriced)
        .Long("duration_us", r => r.DurationUs).Long("generation_us", r => r.GenerationUs).Long("generation_tokens", r => r.GenerationTokens)
        .Long("first_token_us", r => r.FirstTokenUs).Long("first_tokens", r => r.FirstTokens)
        .Text("duration_bins", r => LatencyHistogram.Pack(r.DurationBins))
        .Text("first_token_bins", r => LatencyHistogram.Pack(r.FirstTokenBins));
}
