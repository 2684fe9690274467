using Npgsql;

namespace ModelProxy.Data.Traffic;

/// <summary>Sums of traffic over a period, read from the rollups only. Thread-safe.</summary>
public sealed class TotalsQueries(NpgsqlDataSource source)
{
    /// <summary>One row per model that had traffic in the period, most requests first. The period is exact to the minute.</summary>
    /// <param name="simulated">Null: both kinds, as rows of their own.</param>
    public Task<IReadOnlyList<Totals>> ByModelAsync(DateTimeOffset from, DateTimeOffset to, bool? simulated, CancellationToken cancellationToken) =>
        ReadAsync($"select $1::timestamptz as at, r.model, r.simulated, {RollupSql.Sums} from {RollupSql.PeriodByModel} where ($3::boolean is null or r.simulated = $3) group by r.model, r.simulated order by requests desc, r.model",
            [Parameter(from), Parameter(to), Flag(simulated)], cancellationToken);

    /// <summary>One row per whole minute or hour that had traffic, oldest first, over all models or one.</summary>
    public Task<IReadOnlyList<Totals>> SeriesAsync(DateTimeOffset from, DateTimeOffset to, RollupStep step, string? model, bool? simulated, CancellationToken cancellationToken) =>
        ReadAsync($"""
            select r.bucket as at, coalesce($4, '') as model, coalesce($3, false) as simulated, {RollupSql.Sums}
            from traffic.{RollupSql.ByModel}_{(step == RollupStep.Minute ? "minute" : "hour")} r
            where r.bucket >= $1 and r.bucket < $2 and ($3::boolean is null or r.simulated = $3) and ($4::text is null or r.model = $4)
            group by r.bucket order by r.bucket
            """, [Parameter(from), Parameter(to), Flag(simulated), Text(model)], cancellationToken);

    /// <summary>
    /// One row per calendar day of <paramref name="zone"/> that had traffic, oldest first; <see cref="Totals.At"/> is
    /// the day's first moment. Days are summed from hours; an hour that a day's border splits (half-hour zones), from minutes.
    /// </summary>
    public Task<IReadOnlyList<Totals>> DaysAsync(DateOnly first, DateOnly last, TimeZoneInfo zone, bool? simulated, CancellationToken cancellationToken)
    {
        var days = LocalDays.Of(first, last, zone);
        return ReadAsync($"""
            select d.starts as at, '' as model, coalesce($3, false) as simulated, {RollupSql.Sums}
            from unnest($1::timestamptz[], $2::timestamptz[]) as d (starts, ends)
            cross join lateral ({RollupSql.Between(RollupSql.ByModel, "d.starts", "d.ends")}) r
            where ($3::boolean is null or r.simulated = $3)
            group by d.starts order by d.starts
            """, [new NpgsqlParameter { Value = days.Select(d => d.Starts.UtcDateTime).ToArray() }, new NpgsqlParameter { Value = days.Select(d => d.Ends.UtcDateTime).ToArray() }, Flag(simulated)], cancellationToken);
    }

    private async Task<IReadOnlyList<Totals>> ReadAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var totals = new List<Totals>();
        while (await reader.ReadAsync(cancellationToken)) totals.Add(Totals.Read(reader));
        return totals;
    }

    private static NpgsqlParameter Parameter(DateTimeOffset at) => new() { Value = at.UtcDateTime };

    private static NpgsqlParameter Flag(bool? flag) => new() { Value = (object?)flag ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Boolean };

    private static NpgsqlParameter Text(string? text) => new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };
}

public enum RollupStep
{
    Minute,
    Hour,
}
