using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.CompilerServices;
using ModelProxy.Data;
using ModelProxy.Data.Routing;
using ModelProxy.Data.Traffic;
using ModelProxy.Policy;
using Npgsql;

namespace ModelProxy.LearningWorker.Collecting;

/// <summary>Streams exchanges and signals between two positions, merged by when they were recorded. Thread-safe.</summary>
internal sealed class EventReader(NpgsqlDataSource source)
{
    // the span of time tells Postgres which days' attempts to look at: without it a minute's exchanges are compared with those of all days;
    // a sum is no column, so that the span is found by the numbers and not by walking through all times
    private const string Exchanges = $"""
        with span as (select min(started_at + interval '0') as first, max(started_at + interval '0') as last from traffic.exchange where seq > $1 and seq <= $2)
        select e.seq, e.recorded_at, e.started_at, e.model, e.domain, e.language, e.simulated, e.outcome, e.duration_ms, e.cost_usd::float8,
            case when e.domain = 'unknown' then left(e.last_user_text, 2000) end,
            case when e.attempt_count > 1 or e.outcome <> 'success' then
                (select array_agg(a.model || E'\t' || a.outcome order by a.number) from traffic.attempt a
                 where a.exchange_id = e.id and a.started_at = e.started_at and a.outcome not in ('success', '{Blame.Outpaced}')) end,
            coalesce(answered.upstream_model, '')
        from traffic.exchange e left join traffic.attempt answered on answered.exchange_id = e.id and answered.started_at = e.started_at and answered.outcome = 'success'
            and answered.started_at >= (select first from span) and answered.started_at <= (select last from span)
        where e.seq > $1 and e.seq <= $2 order by e.seq
        """;

    private const string Signals = """
        select s.seq, s.recorded_at, s.query_id, s.model, s.domain, s.language, s.simulated, s.kind, s.name, s.rater, s.team, s.value, s.weight,
            case when s.domain = 'unknown' then (select left(e.last_user_text, 2000) from traffic.exchange e where e.id = s.query_id and e.started_at = s.started_at) end,
            (select f.domains::text from routing.query_feature f where f.query_id = s.query_id and f.started_at = s.started_at)
        from feedback.signal s
        where s.seq > $1 and s.seq <= $2 and s.joined and s.is_current and s.value is not null and s.model <> '' order by s.seq
        """;

    /// <summary>The newest positions there are, and how many events lie between the given ones and them.</summary>
    public async Task<(Positions Newest, long Events)> NewestAsync(Positions after, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            select coalesce((select max(seq) from traffic.exchange), 0), coalesce((select max(seq) from feedback.signal), 0),
                (select count(*) from traffic.exchange where seq > $1) + (select count(*) from feedback.signal where seq > $2)
            """);
        command.Parameters.AddRange((NpgsqlParameter[])[new NpgsqlParameter { Value = after.Exchange }, new NpgsqlParameter { Value = after.Signal }]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (new Positions(reader.GetInt64(0), reader.GetInt64(1)), reader.GetInt64(2));
    }

    public async IAsyncEnumerable<SeenEvent> ReadAsync(Positions after, Positions upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var exchanges = RowsAsync(Exchanges, after.Exchange, upTo.Exchange, Exchange, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var signals = RowsAsync(Signals, after.Signal, upTo.Signal, Signal, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var (hasExchange, hasSignal) = (await exchanges.MoveNextAsync(), await signals.MoveNextAsync());
        while (hasExchange || hasSignal)
        {
            if (hasExchange && (!hasSignal || exchanges.Current.RecordedAt <= signals.Current.RecordedAt))
            {
                yield return exchanges.Current;
                hasExchange = await exchanges.MoveNextAsync();
            }
            else
            {
                yield return signals.Current;
                hasSignal = await signals.MoveNextAsync();
            }
        }
    }

    private async IAsyncEnumerable<SeenEvent> RowsAsync(string sql, long after, long upTo, Func<DbDataReader, SeenEvent> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (upTo <= after) yield break;
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 600;
        command.Parameters.AddRange((NpgsqlParameter[])[new NpgsqlParameter { Value = after }, new NpgsqlParameter { Value = upTo }]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) yield return read(reader);
    }

    private static SeenExchange Exchange(DbDataReader row) => new()
    {
        Seq = row.GetInt64(0),
        RecordedAt = row.GetFieldValue<DateTimeOffset>(1),
        StartedAt = row.GetFieldValue<DateTimeOffset>(2),
        Model = row.GetString(3),
        Domain = row.GetString(4),
        Language = row.GetString(5),
        Simulated = row.GetBoolean(6),
        Outcome = row.GetString(7),
        DurationMs = row.GetDouble(8),
        CostUsd = row.IsDBNull(9) ? null : row.GetDouble(9),
        Text = row.IsDBNull(10) ? null : row.GetString(10),
        Failures = row.IsDBNull(11) ? [] : [.. row.GetFieldValue<string[]>(11).Select(failure => failure.Split('\t')).Select(parts => (parts[0], parts[^1]))],
        Version = row.GetString(12),
    };

    private static SeenSignal Signal(DbDataReader row) => new()
    {
        Seq = row.GetInt64(0),
        RecordedAt = row.GetFieldValue<DateTimeOffset>(1),
        QueryId = row.GetGuid(2),
        Model = row.GetString(3),
        Domain = row.GetString(4),
        Language = row.GetString(5),
        Simulated = row.GetBoolean(6),
        Kind = row.GetString(7),
        Name = row.GetString(8),
        Rater = row.GetString(9),
        Team = row.GetString(10),
        Value = row.GetDouble(11),
        Weight = row.GetDouble(12),
        Text = row.IsDBNull(13) ? null : row.GetString(13),
        Domains = row.IsDBNull(14) ? default : Shares(row.GetString(14)),
    };

    private static ImmutableArray<float> Shares(string json)
    {
        var shares = new float[Domains.Count];
        foreach (var share in JsonColumn.ReadList<DomainShare>(json))
            if (Domains.IndexOf(share.Domain) is >= 0 and var at && share.Probability is >= 0 and <= 1) shares[at] = (float)share.Probability;
        return shares.Sum() > 0.01f ? [.. shares] : default;
    }
}

/// <summary>How far both sequences have been read.</summary>
internal readonly record struct Positions(long Exchange, long Signal);

internal static class CollectingExtensions
{
    public static void AddCollecting(this WebApplicationBuilder builder) => builder.Services.AddSingleton<EventReader>();
}
