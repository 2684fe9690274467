using Npgsql;
using NpgsqlTypes;

namespace ModelProxy.Data.Traffic;

/// <summary>
/// How models do over a period: traffic from the rollups, ratings from the signals. Real and made-up traffic never mix:
/// the Simulator's models are reported only where nobody real answered. Thread-safe.
/// </summary>
public sealed class PerformanceQueries(NpgsqlDataSource source)
{
    /// <summary>One row per group that had traffic, by model, domain, language and key.</summary>
    public async Task<IReadOnlyList<Performance>> ReadAsync(PerformanceQuestion question, CancellationToken cancellationToken) =>
        await ReadAsync(question, simulated: false, cancellationToken) is { Count: > 0 } real ? real : await ReadAsync(question, simulated: true, cancellationToken);

    private async Task<IReadOnlyList<Performance>> ReadAsync(PerformanceQuestion question, bool simulated, CancellationToken cancellationToken)
    {
        var ratings = await RatingsAsync(question, simulated, cancellationToken);
        // thousands of groups with two histograms each: with the usual 4 MB they go to disk and back, which takes six times as long
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var memory = new NpgsqlCommand("set local work_mem = '64MB'", connection)) await memory.ExecuteNonQueryAsync(cancellationToken);
        await using var command = Command(connection, $"""
            select $1::timestamptz, {question.Group("r.model", PerformanceQuestion.ByModel)} as model, false, {RollupSql.Sums},
                {question.Group("r.domain", PerformanceQuestion.ByDomain)} as domain, {question.Group("r.language", PerformanceQuestion.ByLanguage)} as language, {question.Group("r.key_name", PerformanceQuestion.ByKey)} as key_name
            from {(question.OnlyByModel ? RollupSql.PeriodByModel : RollupSql.Period)} where r.simulated = $6 and {Restriction("r")}
            group by 2, 23, 24, 25 order by 2, 23, 24, 25
            """, question, simulated);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<Performance>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var totals = Totals.Read(reader);
            var (domain, language, key) = (reader.GetString(22), reader.GetString(23), reader.GetString(24));
            rows.Add(new Performance(totals, domain, language, key, ratings.GetValueOrDefault((totals.Model, domain, language, key))));
        }
        return rows;
    }

    private async Task<Dictionary<(string, string, string, string), Stars>> RatingsAsync(PerformanceQuestion question, bool simulated, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, $"""
            select {question.Group("s.model", PerformanceQuestion.ByModel)}, {question.Group("s.domain", PerformanceQuestion.ByDomain)},
                {question.Group("s.language", PerformanceQuestion.ByLanguage)}, {question.Group("s.key_name", PerformanceQuestion.ByKey)},
                count(*), avg(s.value)::float8, coalesce(stddev_samp(s.value), 0)::float8
            from feedback.signal s
            where s.started_at >= $1 and s.started_at < $2 and s.kind = 'stars' and s.is_current and s.joined and s.simulated = $6 and {Restriction("s")}
            group by 1, 2, 3, 4
            """, question, simulated);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ratings = new Dictionary<(string, string, string, string), Stars>();
        while (await reader.ReadAsync(cancellationToken))
            ratings[(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3))] = new Stars(reader.GetInt64(4), reader.GetDouble(5), reader.GetDouble(6));
        return ratings;
    }

    private static string Restriction(string table) =>
        $"($3 = '' or {table}.model = $3) and ($4 = '' or {table}.domain = $4) and ($5 = '' or {table}.language = $5)";

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, PerformanceQuestion question, bool simulated)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue(question.From.UtcDateTime);
        command.Parameters.AddWithValue(question.To.UtcDateTime);
        foreach (var restriction in new[] { question.Model, question.Domain, question.Language })
            command.Parameters.Add(new NpgsqlParameter { Value = restriction, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.AddWithValue(simulated);
        return command;
    }
}
