using ModelProxy.Contracts.Catalog.V1;
using Npgsql;

namespace ModelProxy.RouterService.Catalog;

/// <summary>
/// Sets weights, together with their entries in catalog.change, in plain SQL: of all changes this one is promised within a
/// second, also while the system starts and EF is not compiled yet.
/// </summary>
internal sealed class WeightsWriter(NpgsqlDataSource source, TimeProvider clock)
{
    // "before" sees the rows as they were: all parts of one statement do
    private const string Sql = """
        with said as (select * from unnest($1::text[], $2::float8[]) with ordinality as said (model, weight, place)),
             before as (select model, weight from catalog.weight where model = any($1)),
             saved as (insert into catalog.weight (model, weight, changed_at, changed_by) select model, weight, $3, $4 from said
                       on conflict (model) do update set weight = excluded.weight, changed_at = excluded.changed_at, changed_by = excluded.changed_by)
        insert into catalog.change (changed_at, changed_by, kind, name, before, after)
        select $3, $4, 'weight', said.model, to_jsonb(before.weight), to_jsonb(said.weight) from said left join before using (model) order by said.place
        """;

    public Task WriteAsync(SetWeightsRequest request, CancellationToken cancellationToken) => TransactAsync(request, keep: true, cancellationToken);

    /// <summary>Sets a weight and takes it back: nobody sees it.</summary>
    public Task RehearseAsync(CancellationToken cancellationToken) => TransactAsync(new SetWeightsRequest { Weights = { [""] = 1 } }, keep: false, cancellationToken);

    private async Task TransactAsync(SetWeightsRequest request, bool keep, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand($"select pg_advisory_xact_lock({(keep ? CatalogWriter.LockKey : CatalogWriter.RehearsalLockKey)})"),
                new NpgsqlBatchCommand(Sql)
                {
                    Parameters =
                    {
                        new NpgsqlParameter<string[]> { TypedValue = [.. request.Weights.Keys] },
                        new NpgsqlParameter<double[]> { TypedValue = [.. request.Weights.Values] },
                        new NpgsqlParameter<DateTime> { TypedValue = clock.GetUtcNow().UtcDateTime },
                        new NpgsqlParameter<string> { TypedValue = request.ChangedBy },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await (keep ? transaction.CommitAsync(cancellationToken) : transaction.RollbackAsync(cancellationToken));
    }
}
