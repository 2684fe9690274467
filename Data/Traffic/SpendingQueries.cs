using Npgsql;

namespace ModelProxy.Data.Traffic;

/// <summary>What callers' keys have cost, from the rollups. Thread-safe.</summary>
public sealed class SpendingQueries(NpgsqlDataSource source)
{
    /// <summary>
    /// USD by name of the key over the calendar month (UTC) of <paramref name="moment"/>; <c>""</c> is traffic without a
    /// key. Simulated answers cost nothing; what has no price is not in it.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, decimal>> OfMonthAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var starts = new DateTime(moment.UtcDateTime.Year, moment.UtcDateTime.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        await using var command = source.CreateCommand("""
            select key_name, sum(cost_usd) from traffic.rollup_hour
            where bucket >= $1 and bucket < $2 and not simulated
            group by key_name having sum(cost_usd) > 0
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = starts });
        command.Parameters.Add(new NpgsqlParameter { Value = starts.AddMonths(1) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var spent = new Dictionary<string, decimal>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken)) spent[reader.GetString(0)] = reader.GetDecimal(1);
        return spent;
    }
}
