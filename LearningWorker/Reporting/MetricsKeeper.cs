using ModelProxy.LearningWorker.Cycling;
using Npgsql;

namespace ModelProxy.LearningWorker.Reporting;

/// <summary>
/// Draws the learning curves on, hour by hour. After each cycle the running hour and the one before it are measured anew, and those of the
/// last day that something was said of since the last time, for ratings come late; hours nobody measured while the worker was away are
/// caught up. Simulated traffic has points of its own.
/// </summary>
internal sealed class MetricsKeeper(LearningGauges gauges, TimeProvider clock) : ILeaderDuty
{
    private static readonly TimeSpan LongestGap = TimeSpan.FromDays(2), Late = TimeSpan.FromDays(1);

    /// <summary>Signals and labels that the curves hold already; null = nothing is known of what came before this lead.</summary>
    private (long Signal, long Label)? _measured;

    public string Name => "metrics";

    public async Task RunAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var hour = new DateTime(now.Year, now.Month, now.Day, now.Hour, 0, 0, DateTimeKind.Utc);
        var newest = await NewestAsync(session, cancellationToken);
        var hours = new SortedSet<DateTime>(await SpokenOfAsync(session, hour - Late, cancellationToken));
        for (var at = await BeginAsync(session, hour, cancellationToken); at <= hour; at = at.AddHours(1)) hours.Add(at);
        foreach (var at in hours)
        {
            await using var command = new NpgsqlCommand(LearningMeasures.Sql, session);
            command.Parameters.AddRange((NpgsqlParameter[])[new NpgsqlParameter { Value = at }, new NpgsqlParameter { Value = at.AddHours(1) }]);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        _measured = newest;
        await gauges.ReadAsync(session, cancellationToken);
    }

    /// <summary>Another worker measures from now on: its points are the newest, not these.</summary>
    public void StandBy()
    {
        _measured = null;
        gauges.Clear();
    }

    private static async Task<(long Signal, long Label)> NewestAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select coalesce((select max(seq) from feedback.signal), 0), coalesce((select max(seq) from routing.label), 0)", session);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Hours with an exchange that was rated or labelled since the last time.</summary>
    private async Task<IReadOnlyList<DateTime>> SpokenOfAsync(NpgsqlConnection session, DateTime since, CancellationToken cancellationToken)
    {
        var (signal, label) = _measured ?? (0, 0);
        await using var command = new NpgsqlCommand("""
            select distinct date_trunc('hour', said.started_at, 'UTC') from (
                select s.started_at from feedback.signal s where s.seq > $1 and s.started_at >= $3
                union all
                select d.started_at from routing.label l join routing.decision d on d.query_id = l.query_id and d.started_at >= $3
                where l.seq > $2 and l.source = 'human' and l.labelled_at >= $3) said
            """, session);
        command.Parameters.AddRange((NpgsqlParameter[])[new NpgsqlParameter { Value = signal }, new() { Value = label }, new() { Value = since }]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var hours = new List<DateTime>();
        while (await reader.ReadAsync(cancellationToken)) hours.Add(reader.GetDateTime(0));
        return hours;
    }

    private static async Task<DateTime> BeginAsync(NpgsqlConnection session, DateTime hour, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select coalesce((select max(at) from learning.metric where scope = ''), (select date_trunc('hour', min(bucket), 'UTC') from traffic.rollup_hour), $1)", session) { Parameters = { new() { Value = hour } } };
        var last = (DateTime)(await command.ExecuteScalarAsync(cancellationToken))!;
        var begin = last < hour.AddHours(-1) ? last : hour.AddHours(-1);
        return begin < hour - LongestGap ? hour - LongestGap : begin;
    }
}
