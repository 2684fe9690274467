using Npgsql;

namespace ModelProxy.Data.Traffic;

/// <summary>What callers' keys have cost, from the rollups. Thread-safe.</summary>
public sealed class SpendingQueries(NpgsqlDataSource source)
{
    /// <summary>Start of the calendar month (UTC) that <paramref name="moment"/> is in.</summary>
    public static DateTimeOffset MonthOf(DateTimeOffset moment) => new(moment.UtcDateTime.Year, moment.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>USD by name of the key over the calendar month (UTC) of <paramref name="moment"/>.</summary>
    public Task<IReadOnlyDictionary<string, decimal>> OfMonthAsync(DateTimeOffset moment, CancellationToken cancellationToken) =>
        BetweenAsync(MonthOf(moment), MonthOf(moment).AddMonths(1), cancellationToken);

    /// <summary>
    /// USD by name of the key over whole hours; <c>""</c> is traffic without a key. Simulated answers cost nothing; what has
    /// no price is not in it.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, decimal>> BetweenAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            select key_name, sum(cost_usd) from traffic.rollup_hour
            where bucket >= $1 and bucket < $2 and not simulated
            group by key_name having sum(cost_usd) > 0
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = from.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter { Value = to.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var spent = new Dictionary<string, decimal>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken)) spent[reader.GetString(0)] = reader.GetDecimal(1);
        return spent;
    }
}
