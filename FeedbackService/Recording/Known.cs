using Npgsql;

namespace ModelProxy.FeedbackService.Recording;

/// <summary>
/// Which of a batch are stored already. Under the writers' lock nobody else adds any, so the others can be copied straight
/// into their tables, without a detour over a staging table and ON CONFLICT.
/// </summary>
internal static class Known
{
    public static Task<HashSet<Guid>> ExchangesAsync(NpgsqlConnection connection, IReadOnlyCollection<RecordedExchange> batch, CancellationToken cancellationToken) =>
        ReadAsync(connection, "traffic.exchange", "id", batch, cancellationToken);

    public static Task<HashSet<Guid>> DecisionsAsync(NpgsqlConnection connection, IReadOnlyCollection<RecordedExchange> batch, CancellationToken cancellationToken) =>
        ReadAsync(connection, "routing.decision", "query_id", batch, cancellationToken);

    private static async Task<HashSet<Guid>> ReadAsync(NpgsqlConnection connection, string table, string id, IReadOnlyCollection<RecordedExchange> batch, CancellationToken cancellationToken)
    {
        var known = new HashSet<Guid>();
        if (batch.Count == 0) return known;
        // the bounds keep it to the partitions of the batch
        await using var command = new NpgsqlCommand($"""
            select t.{id} from unnest($1, $2) as b (id, started_at) join {table} t on t.{id} = b.id and t.started_at = b.started_at
            where t.started_at >= $3 and t.started_at <= $4
            """, connection)
        {
            Parameters =
            {
                new() { Value = batch.Select(e => e.Exchange.Id).ToArray() }, new() { Value = batch.Select(e => e.Exchange.StartedAt.UtcDateTime).ToArray() },
                new() { Value = batch.Min(e => e.Exchange.StartedAt).UtcDateTime }, new() { Value = batch.Max(e => e.Exchange.StartedAt).UtcDateTime },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) known.Add(reader.GetGuid(0));
        return known;
    }
}
