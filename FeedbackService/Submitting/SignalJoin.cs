using Npgsql;

namespace ModelProxy.FeedbackService.Submitting;

/// <summary>Brings signals and the exchanges they are about together. Callers hold the writers' lock.</summary>
internal static class SignalJoin
{
    /// <summary>Joins the signals that came before these exchanges. Numbered anew: a reader that passed them unjoined sees them again.</summary>
    public static async Task JoinAsync(NpgsqlConnection connection, IReadOnlyCollection<Guid> exchanges, CancellationToken cancellationToken)
    {
        // hardly ever: the index of the few unjoined tells, without a look at the partitions of the exchanges
        if (exchanges.Count == 0 || !await AnyUnjoinedAsync(connection, exchanges, cancellationToken)) return;
        var joined = new List<(Guid QueryId, string Rater, string Kind, string Name)>();
        await using (var command = new NpgsqlCommand("""
            update feedback.signal s set joined = true, is_current = false, seq = nextval('feedback.signal_seq'),
                model = e.model, domain = e.domain, language = e.language, key_name = e.key_name, team = e.team, simulated = e.simulated,
                rater = case when s.rater <> '' then s.rater when e.user_id <> '' then e.user_id else e.key_name end
            from traffic.exchange e
            where not s.joined and s.query_id = any($1) and e.id = s.query_id and e.started_at = s.started_at
            returning s.query_id, s.rater, s.kind, s.name
            """, connection) { Parameters = { new() { Value = exchanges.ToArray() } } })
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken)) joined.Add((reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));

        foreach (var (queryId, rater, kind, name) in joined.Distinct())
            await ChooseCurrentAsync(connection, queryId, rater, kind, name, cancellationToken);
    }

    private static async Task<bool> AnyUnjoinedAsync(NpgsqlConnection connection, IReadOnlyCollection<Guid> exchanges, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select exists (select from feedback.signal where not joined and query_id = any($1))", connection) { Parameters = { new() { Value = exchanges.ToArray() } } };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Of a rater's words of one kind about a query the latest given counts; of several given at once the last to arrive.</summary>
    public static async Task ChooseCurrentAsync(NpgsqlConnection connection, Guid queryId, string rater, string kind, string name, CancellationToken cancellationToken)
    {
        // two statements: the index that allows one current signal is checked row by row
        await using var command = new NpgsqlCommand("""
            with latest as (select id from feedback.signal where query_id = $1 and rater = $2 and kind = $3 and name = $4 order by given_at desc, seq desc limit 1)
            update feedback.signal set is_current = false where query_id = $1 and rater = $2 and kind = $3 and name = $4 and is_current and id not in (select id from latest)
            """, connection) { Parameters = { new() { Value = queryId }, new() { Value = rater }, new() { Value = kind }, new() { Value = name } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
        command.CommandText = """
            update feedback.signal set is_current = true where kind = $3 and name = $4 and not is_current
                and id = (select id from feedback.signal where query_id = $1 and rater = $2 and kind = $3 and name = $4 order by given_at desc, seq desc limit 1)
            """;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
