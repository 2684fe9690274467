using Npgsql;

namespace ModelProxy.FeedbackService.Observing;

/// <summary>Reads what was recorded, in that order.</summary>
internal static class ObservedReader
{
    private const string Columns = """
        e.seq, e.id, e.started_at, case when e.model <> '' then e.model else
            coalesce((select a.model from traffic.attempt a where a.exchange_id = e.id and a.started_at = e.started_at order by a.number desc limit 1), '') end,
        e.requested_model, e.key_name, e.user_id, e.team, e.conversation, e.turn, e.outcome, e.error_kind, e.duration_ms, e.first_token_ms,
        coalesce(encode(e.prompt_sha256, 'hex'), ''), left(e.last_user_text, 1000), e.domain, e.language, e.tool_calls, e.simulated
        """;

    /// <summary>Those after a position, oldest first, at most <paramref name="most"/>.</summary>
    public static Task<List<ObservedExchange>> AfterAsync(NpgsqlConnection connection, long position, int most, CancellationToken cancellationToken) =>
        ReadAsync(connection, $"select {Columns} from traffic.exchange e where e.seq > $1 order by e.seq limit $2", position, most, cancellationToken);

    /// <summary>The last ones up to a position, oldest first.</summary>
    public static async Task<List<ObservedExchange>> BeforeAsync(NpgsqlConnection connection, long position, int most, CancellationToken cancellationToken)
    {
        var latestFirst = await ReadAsync(connection, $"select {Columns} from traffic.exchange e where e.seq <= $1 order by e.seq desc limit $2", position, most, cancellationToken);
        latestFirst.Reverse();
        return latestFirst;
    }

    private static async Task<List<ObservedExchange>> ReadAsync(NpgsqlConnection connection, string sql, long position, int most, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = position }, new() { Value = most } } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var exchanges = new List<ObservedExchange>();
        while (await row.ReadAsync(cancellationToken))
            exchanges.Add(new ObservedExchange
            {
                Seq = row.GetInt64(0),
                Id = row.GetGuid(1),
                StartedAt = row.GetFieldValue<DateTimeOffset>(2),
                Model = row.GetString(3),
                RequestedModel = row.GetString(4),
                KeyName = row.GetString(5),
                UserId = row.GetString(6),
                Team = row.GetString(7),
                Conversation = row.GetString(8),
                Turn = row.GetInt32(9),
                Outcome = row.GetString(10),
                ErrorKind = row.GetString(11),
                DurationMs = row.GetDouble(12),
                FirstTokenMs = row.IsDBNull(13) ? null : row.GetDouble(13),
                PromptHash = row.GetString(14),
                Text = row.IsDBNull(15) ? null : row.GetString(15),
                Domain = row.GetString(16),
                Language = row.GetString(17),
                ToolCalls = row.GetInt32(18),
                Simulated = row.GetBoolean(19),
            });
        return exchanges;
    }
}
