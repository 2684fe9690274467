using Google.Protobuf;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data;
using ModelProxy.Data.Routing;
using Npgsql;
using NpgsqlTypes;

namespace ModelProxy.RouterService.Keeping;

/// <summary>
/// Analysed questions never become an exchange, so nobody else writes their decision: the router does, so that they can
/// be seen, explained and rated like any other.
/// </summary>
internal static class DryRunRows
{
    public static void Add(NpgsqlBatch batch, Decision decision)
    {
        var id = Guid.Parse(decision.QueryId);
        var startedAt = QueryId.StartedAt(id);
        var f = decision.Features;
        batch.BatchCommands.Add(Command("""
            insert into routing.query_feature (query_id, started_at, language, domain, domains, complexity, length, has_code, has_maths, has_json, has_table, needs_tools, needs_vision, needs_long_context, familiarity)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict do nothing
            """,
            id, startedAt, f.Language, f.Domain, Json(f.Domains.Select(d => new DomainShare(d.Domain, d.Probability))), f.Complexity, f.Length, f.Code, f.Maths, f.Json, f.Table,
            f.NeedsTools, f.NeedsVision, f.NeedsLongContext, f.Familiarity));
        batch.BatchCommands.Add(Command("""
            insert into routing.decision (query_id, started_at, decided_at, model, source, confidence, reasoning, domain, language, complexity, candidates, steps, propensity, seed,
                policy_version, prompt_version, elapsed_ms, experiment, arm, explored, text_sha256, inputs, dry_run, simulated)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, true, false) on conflict do nothing
            """,
            id, startedAt, decision.DecidedAt.ToDateTimeOffset(), decision.Model, decision.Source, decision.Confidence, KeptRows.Storable(decision.Reasoning)!, f.Domain, f.Language, f.Complexity,
            Json(decision.Candidates.Select(c => new DecisionCandidate(c.Model, c.Score, c.Mean, c.Uncertainty, c.Cost, c.LatencyMs, c.Offset, c.Propensity, c.Samples, c.Excluded))),
            Json(decision.Steps.Select(s => new DecisionStep(s.Name, s.Answered, s.Model, KeptRows.Storable(s.Reason)!, s.ElapsedMs))),
            decision.Candidates[0].Propensity, decision.Seed, decision.PolicyVersion, decision.PromptVersion, decision.ElapsedMs, decision.Experiment, decision.Arm, decision.Explored,
            decision.TextSha256.ToByteArray(), decision.Inputs.ToByteArray()));
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(value is NpgsqlParameter ready ? ready : new NpgsqlParameter { Value = value });
        return command;
    }

    private static NpgsqlParameter Json<T>(IEnumerable<T> values) => new() { Value = JsonColumn.Write(values), NpgsqlDbType = NpgsqlDbType.Json };
}
