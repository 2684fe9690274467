using ModelProxy.Data.Traffic;
using Npgsql;

namespace ModelProxy.FeedbackService.Recording;

/// <summary>
/// Temporary tables of one session, emptied at every commit: COPY fills them fast, then INSERT … ON CONFLICT adds them to
/// the rollups there are.
/// </summary>
internal static class Staging
{
    public const string Create = """
        create temp table staging_minute (like traffic.rollup_minute) on commit delete rows;
        create temp table staging_hour (like traffic.rollup_hour) on commit delete rows;
        create temp table staging_model_minute (like traffic.rollup_model_minute) on commit delete rows;
        create temp table staging_model_hour (like traffic.rollup_model_hour) on commit delete rows;
        alter table staging_minute alter duration_bins type text, alter first_token_bins type text;
        alter table staging_hour alter duration_bins type text, alter first_token_bins type text;
        alter table staging_model_minute alter duration_bins type text, alter first_token_bins type text;
        alter table staging_model_hour alter duration_bins type text, alter first_token_bins type text;
        """;

    public static readonly string AddMinutes = AddUp("staging_minute", "traffic.rollup_minute");

    public static readonly string AddHours = AddUp("staging_hour", "traffic.rollup_hour");

    public static readonly string AddModelMinutes = AddUp("staging_model_minute", "traffic.rollup_model_minute");

    public static readonly string AddModelHours = AddUp("staging_model_hour", "traffic.rollup_model_hour");

    public static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyCollection<RollupRow> minutes, IReadOnlyCollection<RollupRow> hours, IReadOnlyCollection<RollupRow> modelMinutes, IReadOnlyCollection<RollupRow> modelHours, CancellationToken cancellationToken)
    {
        await TrafficColumns.Rollup.CopyAsync(connection, "staging_minute", minutes, cancellationToken);
        await TrafficColumns.Rollup.CopyAsync(connection, "staging_hour", hours, cancellationToken);
        await TrafficColumns.Rollup.CopyAsync(connection, "staging_model_minute", modelMinutes, cancellationToken);
        await TrafficColumns.Rollup.CopyAsync(connection, "staging_model_hour", modelHours, cancellationToken);
    }

    private static string AddUp(string from, string to) => $"""
        insert into {to} as r ({TrafficColumns.Rollup.Names})
        select {TrafficColumns.Rollup.Names.Replace("_bins", "_bins::numeric", StringComparison.Ordinal)} from {from} order by {TrafficColumns.RollupKey}
        on conflict ({TrafficColumns.RollupKey}) do update set
            {string.Join(", ", TrafficColumns.RollupSums.Select(c => $"{c} = r.{c} + excluded.{c}"))}
        """;
}
