using ModelProxy.LearningWorker.Cycling;
using Npgsql;

namespace ModelProxy.LearningWorker.Reporting;

/// <summary>
/// Draws the learning curves on, hour by hour: the running hour and the one before it are measured anew after each cycle, since
/// ratings come late; hours nobody measured while the worker was away are caught up. Simulated traffic has points of its own.
/// </summary>
internal sealed class MetricsKeeper(LearningGauges gauges, TimeProvider clock) : ILeaderDuty
{
    private static readonly TimeSpan LongestGap = TimeSpan.FromDays(2);

    public string Name => "metrics";

    public async Task RunAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var hour = new DateTime(now.Year, now.Month, now.Day, now.Hour, 0, 0, DateTimeKind.Utc);
        for (var at = await BeginAsync(session, hour, cancellationToken); at <= hour; at = at.AddHours(1))
        {
            await using var command = new NpgsqlCommand(LearningMeasures.Sql, session);
            command.Parameters.AddRange((NpgsqlParameter[])[new NpgsqlParameter { Value = at }, new NpgsqlParameter { Value = at.AddHours(1) }]);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        await gauges.ReadAsync(session, cancellationToken);
    }

    private static async Task<DateTime> BeginAsync(NpgsqlConnection session, DateTime hour, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select coalesce((select max(at) from learning.metric where scope = ''), (select date_trunc('hour', min(bucket), 'UTC') from traffic.rollup_hour), $1)", session) { Parameters = { new() { Value = hour } } };
        var last = (DateTime)(await command.ExecuteScalarAsync(cancellationToken))!;
        var begin = last < hour.AddHours(-1) ? last : hour.AddHours(-1);
        return begin < hour - LongestGap ? hour - LongestGap : begin;
    }
}
