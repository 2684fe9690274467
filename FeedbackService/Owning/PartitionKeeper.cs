using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ModelProxy.FeedbackService.Owning;

/// <summary>
/// Creates the partitions of the coming days and drops those older than retention, and the labels of then with them. Days are UTC: they are only how
/// rows are stored, nobody sums by them.
/// </summary>
internal sealed partial class PartitionKeeper(NpgsqlDataSource source, IOptions<RetentionOptions> options, Retention retention, TimeProvider clock, ILogger<PartitionKeeper> log)
{
    /// <summary>Partitioned by started_at, in the order in which they may be dropped.</summary>
    private static readonly string[] Tables = ["routing.query_feature", "routing.decision", "traffic.attempt", "traffic.exchange"];

    /// <summary>Rollups are small and kept four times as long as the rows they were made of.</summary>
    private static readonly string[] Rollups = ["traffic.rollup_minute", "traffic.rollup_hour", "traffic.rollup_model_minute", "traffic.rollup_model_hour"];

    private const long Lock = 0x6D6F_6465_6C70_7061;

    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        for (var ahead = -1; ahead <= options.Value.PartitionsAhead; ahead++)
            foreach (var table in Tables) await CreateAsync(table, today.AddDays(ahead), cancellationToken);
        if (retention.Days() is > 0 and var days) await DropAsync(today, days, cancellationToken);
    }

    /// <summary>Rows of that day that have arrived before their partition are moved into it. Does nothing when it exists.</summary>
    private async Task CreateAsync(string table, DateOnly day, CancellationToken cancellationToken)
    {
        var name = Name(table, day);
        var (from, to) = (Literal(day), Literal(day.AddDays(1)));
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({Lock})", cancellationToken);
        if (await ExistsAsync(connection, name, cancellationToken)) return;
        await ExecuteAsync(connection, $"""
            create table {name} (like {table} including defaults including constraints);
            with moved as (delete from {table}_default where started_at >= {from} and started_at < {to} returning *) insert into {name} select * from moved;
            alter table {table} attach partition {name} for values from ({from}) to ({to});
            """, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task DropAsync(DateOnly today, int days, CancellationToken cancellationToken)
    {
        var first = today.AddDays(-days);
        foreach (var table in Tables)
        {
            foreach (var partition in await PartitionsAsync(table, cancellationToken))
            {
                if (DayOf(partition) is not { } day || day >= first) continue;
                await using var drop = source.CreateCommand($"drop table {partition}");
                await drop.ExecuteNonQueryAsync(cancellationToken);
                Dropped(log, partition);
            }
            await DeleteAsync($"delete from {table}_default where started_at < {Literal(first)}", cancellationToken);
        }
        // not partitioned, as labels come long after their query; what they quote of it goes with it
        await DeleteAsync($"delete from routing.label where labelled_at < {Literal(first)}", cancellationToken);
        var rollups = first.AddDays(-3 * days);
        foreach (var rollup in Rollups) await DeleteAsync($"delete from {rollup} where bucket < {Literal(rollups)}", cancellationToken);
    }

    /// <summary>Day partitions of a table, with their schema.</summary>
    internal async Task<IReadOnlyList<string>> PartitionsAsync(string table, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            select n.nspname || '.' || c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_namespace n on n.oid = c.relnamespace
            where i.inhparent = $1::regclass order by 1
            """);
        command.Parameters.AddWithValue(table);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var partitions = new List<string>();
        while (await reader.ReadAsync(cancellationToken)) partitions.Add(reader.GetString(0));
        return partitions;
    }

    private static string Name(string table, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{table}_p{day:yyyyMMdd}");

    private static DateOnly? DayOf(string partition) =>
        partition.Length > 8 && DateOnly.TryParseExact(partition[^8..], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Literal(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"'{day:yyyy-MM-dd}T00:00:00Z'::timestamptz");

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select to_regclass($1) is not null", connection) { Parameters = { new() { Value = name } } };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task DeleteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "Dropped {Partition}: it was older than the retention")]
    private static partial void Dropped(ILogger log, string partition);
}
