using ModelProxy.Data.Feedback;
using Npgsql;

namespace ModelProxy.LearningWorker.Forgetting;

/// <summary>
/// People who were forgotten since this was last looked at. What is remembered of their taste is in memory and in the policies; who they
/// were nobody is told. So all is learned anew from what is left, and the policies that knew them go.
/// </summary>
internal static class Forgettings
{
    private const string Watermark = "forgetting";

    /// <summary>Up to where to go; null when nobody was forgotten.</summary>
    public static async Task<long?> NewAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"""
            select position from feedback.progress where name = '{ProgressRow.Forgetting}' and position > coalesce((select position from learning.watermark where name = '{Watermark}'), 0)
            """, session);
        return await command.ExecuteScalarAsync(cancellationToken) as long?;
    }

    /// <summary>After a full cycle that began later: all policies but the one it published held tastes of before.</summary>
    public static async Task DoneAsync(NpgsqlConnection session, long upTo, CancellationToken cancellationToken)
    {
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        await using (var policies = new NpgsqlCommand("delete from routing.policy where status <> 'active'", session)) await policies.ExecuteNonQueryAsync(cancellationToken);
        await using (var mark = new NpgsqlCommand($"""
            insert into learning.watermark (name, position, updated_at) values ('{Watermark}', $1, now())
            on conflict (name) do update set position = excluded.position, updated_at = excluded.updated_at
            """, session) { Parameters = { new() { Value = upTo } } }) await mark.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
