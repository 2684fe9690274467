using ModelProxy.LearningWorker.Drift;
using Npgsql;

namespace ModelProxy.LearningWorker.Promoting;

/// <summary>Drift alarms into their table, each once.</summary>
internal static class AlarmWriter
{
    public static async Task WriteAsync(NpgsqlConnection session, IReadOnlyList<DriftAlarm> alarms, CancellationToken cancellationToken)
    {
        foreach (var alarm in alarms)
        {
            await using var command = new NpgsqlCommand("""
                insert into learning.drift_alarm (raised_at, model, domain, kind, statistic, threshold, alarm, evidence_cut, note)
                select $1, $2, $3, $4, $5, $6, $7, $8, $9
                where not exists (select 1 from learning.drift_alarm a where a.model = $2 and a.kind = $4 and a.raised_at = $1)
                """, session);
            command.Parameters.AddRange((NpgsqlParameter[])
            [
                new NpgsqlParameter { Value = alarm.At.UtcDateTime }, new() { Value = alarm.Model }, new() { Value = alarm.Domain }, new() { Value = alarm.Kind }, new() { Value = alarm.Statistic }, new() { Value = alarm.Threshold },
                new() { Value = alarm.Number }, new() { Value = alarm.EvidenceCut }, new() { Value = alarm.Note },
            ]);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
