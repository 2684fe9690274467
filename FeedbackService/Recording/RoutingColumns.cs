using ModelProxy.Data;
using ModelProxy.Data.Routing;
using NpgsqlTypes;

namespace ModelProxy.FeedbackService.Recording;

internal static class RoutingColumns
{
    public static readonly Columns<DecisionRow> Decision = new Columns<DecisionRow>()
        .Id("query_id", d => d.QueryId).Time("started_at", d => d.StartedAt).Time("decided_at", d => d.DecidedAt)
        .Text("model", d => d.Model).Text("source", d => d.Source).Number("confidence", d => d.Confidence).Text("reasoning", d => d.Reasoning)
        .Text("domain", d => d.Domain).Text("language", d => d.Language).Int("complexity", d => d.Complexity)
        .Json("candidates", d => JsonColumn.WriteBytes(d.Candidates)).Json("steps", d => JsonColumn.WriteBytes(d.Steps))
        .Number("propensity", d => d.Propensity).Long("seed", d => d.Seed).Long("policy_version", d => d.PolicyVersion).Long("prompt_version", d => d.PromptVersion)
        .Number("elapsed_ms", d => d.ElapsedMs).Text("experiment", d => d.Experiment).Text("arm", d => d.Arm)
        .Flag("explored", d => d.Explored).Flag("dry_run", d => d.DryRun).Flag("simulated", d => d.Simulated)
        .AddOptional("text_sha256", NpgsqlDbType.Bytea, d => d.TextSha256).AddOptional("inputs", NpgsqlDbType.Bytea, d => d.Inputs);

    public static readonly Columns<QueryFeatureRow> QueryFeature = new Columns<QueryFeatureRow>()
        .Id("query_id", f => f.QueryId).Time("started_at", f => f.StartedAt).Text("language", f => f.Language).Text("domain", f => f.Domain)
        .Json("domains", f => JsonColumn.WriteBytes(f.Domains)).Int("complexity", f => f.Complexity).Int("length", f => f.Length)
        .Flag("has_code", f => f.HasCode).Flag("has_maths", f => f.HasMaths).Flag("has_json", f => f.HasJson).Flag("has_table", f => f.HasTable)
        .Flag("needs_tools", f => f.NeedsTools).Flag("needs_vision", f => f.NeedsVision).Flag("needs_long_context", f => f.NeedsLongContext)
        .Number("familiarity", f => f.Familiarity);
}
