using ModelProxy.Data.Traffic;
using Npgsql;
using NpgsqlTypes;

namespace ModelProxy.FeedbackService.Recording;

/// <summary>
/// A temporary table of one session, emptied at every commit: one COPY fills it with what must be added to all rollups, then
/// INSERT … ON CONFLICT adds it to each.
/// </summary>
internal static class Staging
{
    private static readonly (int Number, string Table, Func<IEnumerable<ExchangeRow>, IReadOnlyCollection<RollupRow>> Sum)[] Rollups =
    [
        (1, "traffic.rollup_minute", RollupSums.Minutes), (2, "traffic.rollup_hour", RollupSums.Hours),
        (3, "traffic.rollup_model_minute", RollupSums.ModelMinutes), (4, "traffic.rollup_model_hour", RollupSums.ModelHours),
    ];

    private static readonly Columns<(int Rollup, RollupRow Row)> Staged = TrafficColumns.Rollup.Of<(int Rollup, RollupRow Row)>(r => r.Row).Add("rollup", NpgsqlDbType.Integer, r => r.Rollup);

    public const string Create = """
        create temp table staging (like traffic.rollup_minute, rollup integer not null) on commit delete rows;
        alter table staging alter duration_bins type text, alter first_token_bins type text;
        """;

    private static readonly string AddUp = string.Join(";\n", Rollups.Select(rollup => $"""
        insert into {rollup.Table} as r ({TrafficColumns.Rollup.Names})
        select {TrafficColumns.Rollup.Names.Replace("_bins", "_bins::numeric", StringComparison.Ordinal)} from staging where rollup = {rollup.Number} order by {TrafficColumns.RollupKey}
        on conflict ({TrafficColumns.RollupKey}) do update set
            {string.Join(", ", TrafficColumns.RollupSums.Select(c => $"{c} = r.{c} + excluded.{c}"))}
        """));

    public static async Task AddAsync(NpgsqlConnection connection, IReadOnlyCollection<ExchangeRow> exchanges, CancellationToken cancellationToken)
    {
        await Staged.CopyAsync(connection, "staging", Rollups.SelectMany(rollup => rollup.Sum(exchanges).Select(row => (rollup.Number, row))), cancellationToken);
        await using var command = new NpgsqlCommand(AddUp, connection);
        await command.PrepareAsync(cancellationToken); // parsed and planned once a session
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
