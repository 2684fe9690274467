using Npgsql;

namespace ModelProxy.LearningWorker.Promoting;

/// <summary>
/// What goes when policies have been kept long enough: the policies but the one in force, what they were judged by, the runs that made
/// them, and the classifiers that none names any more. Whether the newest policy was taken or refused makes no difference.
/// </summary>
internal static class Retention
{
    public static async Task ApplyAsync(NpgsqlConnection session, DateTimeOffset before, CancellationToken cancellationToken)
    {
        foreach (var old in (string[])
        [
            "learning.evaluation where subject = 'policy' and evaluated_at < $1",
            "routing.policy where status in ('retired', 'refused') and published_at < $1",
            "learning.run where started_at < $1",
        ])
        {
            await using var command = new NpgsqlCommand($"delete from {old}", session) { Parameters = { new() { Value = before.UtcDateTime } } };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        await using var classifiers = new NpgsqlCommand("delete from routing.classifier c where not exists (select 1 from routing.policy p where p.classifier_hash = c.hash)", session);
        await classifiers.ExecuteNonQueryAsync(cancellationToken);
    }
}
