using ModelProxy.Data;
using ModelProxy.Data.Learning;
using Npgsql;
using NpgsqlTypes;

namespace ModelProxy.LearningWorker.Experimenting;

/// <summary>The table of experiments.</summary>
internal static class ExperimentShelf
{
    public const string Control = "control";
    public const string Candidate = "candidate";

    public static async Task<Guid> StartAsync(NpgsqlConnection session, string name, string kind, string split, IReadOnlyList<ExperimentArm> arms, ExperimentStopping stopping, string by, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        await using var command = new NpgsqlCommand("""
            insert into learning.experiment (id, name, kind, arms, split, status, stopping, result, winner, created_by, started_at) values ($1, $2, $3, $4, $5, 'running', $6, '{}', '', $7, now())
            """, session);
        command.Parameters.AddRange((NpgsqlParameter[])
        [
            new NpgsqlParameter { Value = id }, new() { Value = name }, new() { Value = kind }, Json(JsonColumn.Write(arms)), new() { Value = split }, Json(JsonColumn.Write(stopping)), new() { Value = by },
        ]);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return id;
    }

    /// <summary>Running ones first, then the latest.</summary>
    public static async Task<IReadOnlyList<ExperimentRow>> ReadAsync(NpgsqlConnection session, string where, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select id, name, kind, arms::text, split, status, stopping::text, result::text, winner, created_by, started_at, ended_at from learning.experiment where {where} order by status = 'running' desc, started_at desc limit 100", session);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<ExperimentRow>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new ExperimentRow
            {
                Id = reader.GetGuid(0),
                Name = reader.GetString(1),
                Kind = reader.GetString(2),
                Arms = reader.GetString(3),
                Split = reader.GetString(4),
                Status = reader.GetString(5),
                Stopping = reader.GetString(6),
                Result = reader.GetString(7),
                Winner = reader.GetString(8),
                CreatedBy = reader.GetString(9),
                StartedAt = reader.GetFieldValue<DateTimeOffset>(10),
                EndedAt = reader.IsDBNull(11) ? null : reader.GetFieldValue<DateTimeOffset>(11),
            });
        return rows;
    }

    public static async Task LookAsync(NpgsqlConnection session, Guid id, ExperimentResult result, string status, string winner, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            update learning.experiment set result = $2, status = $3, winner = $4, ended_at = case when $3 = 'running' then null else now() end where id = $1 and status = 'running'
            """, session);
        command.Parameters.AddRange((NpgsqlParameter[])[new NpgsqlParameter { Value = id }, Json(JsonColumn.Write(result)), new() { Value = status }, new() { Value = winner }]);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <returns>False when it does not run.</returns>
    public static async Task<bool> CancelAsync(NpgsqlConnection session, Guid id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("update learning.experiment set status = 'cancelled', ended_at = now() where id = $1 and status = 'running'", session);
        command.Parameters.Add(new() { Value = id });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    private static NpgsqlParameter Json(string json) => new() { Value = json, NpgsqlDbType = NpgsqlDbType.Jsonb };
}
