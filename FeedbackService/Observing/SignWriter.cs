using ModelProxy.Data.Feedback;
using ModelProxy.FeedbackService.Recording;
using Npgsql;

namespace ModelProxy.FeedbackService.Observing;

/// <summary>Stores signs as signals. Their id is that of the exchange they are about, so that none is stored twice.</summary>
internal static class SignWriter
{
    public static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<Sign> signs, CancellationToken cancellationToken)
    {
        if (signs.Count == 0) return;
        await WriterLock.TakeAsync(connection, cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (signal, about, at) in signs)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("""
                insert into feedback.signal (id, kind, name, query_id, started_at, rater, value, weight, given_at, is_current, joined, model, domain, language, key_name, team, simulated)
                values ($1, $2, $3, $1, $4, $5, $6, $7, $8, true, true, $9, $10, $11, $12, $13, $14) on conflict do nothing
                """)
            {
                Parameters =
                {
                    new() { Value = about.Id }, new() { Value = SignalKind.Implicit }, new() { Value = signal.Name }, new() { Value = about.StartedAt.UtcDateTime }, new() { Value = about.Asker },
                    new() { Value = signal.Reward }, new() { Value = signal.Weight }, new() { Value = at.UtcDateTime }, new() { Value = about.Model }, new() { Value = about.Domain },
                    new() { Value = about.Language }, new() { Value = about.KeyName }, new() { Value = about.Team }, new() { Value = about.Simulated },
                },
            });
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<long> PositionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select coalesce(max(position), 0) from feedback.progress where name = $1", connection) { Parameters = { new() { Value = ProgressRow.Observing } } };
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public static async Task ReachAsync(NpgsqlConnection connection, long position, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            insert into feedback.progress (name, position) values ($1, $2) on conflict (name) do update set position = excluded.position, updated_at = now()
            """, connection) { Parameters = { new() { Value = ProgressRow.Observing }, new() { Value = position } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
