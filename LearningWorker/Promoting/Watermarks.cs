using ModelProxy.LearningWorker.Collecting;
using Npgsql;

namespace ModelProxy.LearningWorker.Promoting;

/// <summary>How far was learned from and published, in learning.watermark.</summary>
internal static class Watermarks
{
    /// <summary>Nothing = zero.</summary>
    public static async Task<Positions> ReadAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select coalesce(max(position) filter (where name = 'exchange'), 0), coalesce(max(position) filter (where name = 'signal'), 0) from learning.watermark
            """, session);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new Positions(reader.GetInt64(0), reader.GetInt64(1));
    }

    public static async Task WriteAsync(NpgsqlConnection session, Positions read, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            insert into learning.watermark (name, position, updated_at) values ('exchange', $1, now()), ('signal', $2, now())
            on conflict (name) do update set position = excluded.position, updated_at = excluded.updated_at
            """, session);
        command.Parameters.AddRange((NpgsqlParameter[])[new NpgsqlParameter { Value = read.Exchange }, new NpgsqlParameter { Value = read.Signal }]);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
