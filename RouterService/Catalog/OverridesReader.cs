using System.Data;
using Google.Protobuf.WellKnownTypes;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.RouterService.Following;
using Npgsql;

namespace ModelProxy.RouterService.Catalog;

/// <summary>
/// Reads all overrides as of one moment and publishes them. In plain SQL: EF takes seconds to compile its first query
/// while the whole system starts, and until then no weight, rule or key that people have set would be in force.
/// </summary>
internal sealed class OverridesReader(NpgsqlDataSource source, CurrentOverrides current) : ITableFollower
{
    public bool Follows(string table) => table.StartsWith("catalog.", StringComparison.Ordinal) || table == "routing.rule";

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using var batch = new NpgsqlBatch(connection, moment);
        foreach (var (sql, _) in Parts) batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));

        var overrides = new Overrides();
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        foreach (var (_, add) in Parts)
        {
            while (await rows.ReadAsync(cancellationToken)) add(overrides, rows);
            await rows.NextResultAsync(cancellationToken);
        }
        current.Publish(overrides);
    }

    private static readonly (string Sql, Action<Overrides, NpgsqlDataReader> Add)[] Parts =
    [
        ("select version, changed_at from catalog.change order by version desc limit 1",
            static (overrides, row) => (overrides.Version, overrides.ChangedAt) = (row.GetInt64(0), Timestamp.FromDateTime(row.GetDateTime(1)))),
        ("select model, weight from catalog.weight order by model",
            static (overrides, row) => overrides.Weights[row.GetString(0)] = row.GetDouble(1)),
        ("select name, json, deleted from catalog.model_override order by name",
            static (overrides, row) => overrides.Models.Add(OverrideRows.Model(row))),
        ("select id, pattern, model, mandatory, priority, min_length, max_length, header, key_name, enabled, languages, domains from routing.rule order by priority desc, id",
            static (overrides, row) => overrides.Rules.Add(OverrideRows.Rule(row))),
        ("select name, sha256, team, budget_usd, requests_per_minute, revoked, models from catalog.api_key order by name",
            static (overrides, row) => overrides.Keys.Add(OverrideRows.Key(row))),
        ("select scope, name, limit_usd from catalog.budget order by scope, name",
            static (overrides, row) => overrides.Budgets.Add(OverrideRows.Budget(row))),
    ];
}
