using ModelProxy.Data.Routing;
using ModelProxy.Data.Traffic;
using Npgsql;

namespace ModelProxy.FeedbackService.Recording;

/// <summary>
/// Temporary tables of one session, emptied at every commit: COPY fills them fast, then INSERT … ON CONFLICT takes
/// over what is new.
/// </summary>
internal static class Staging
{
    public const string Create = """
        create temp table staging_exchange (like traffic.exchange) on commit delete rows;
        alter table staging_exchange alter seq drop not null, alter recorded_at drop not null;
        create temp table staging_decision (like routing.decision) on commit delete rows;
        create temp table staging_feature (like routing.query_feature) on commit delete rows;
        create temp table staging_minute (like traffic.rollup_minute) on commit delete rows;
        create temp table staging_hour (like traffic.rollup_hour) on commit delete rows;
        create temp table staging_model_hour (like traffic.rollup_model_hour) on commit delete rows;
        alter table staging_minute alter duration_bins type text, alter first_token_bins type text;
        alter table staging_hour alter duration_bins type text, alter first_token_bins type text;
        alter table staging_model_hour alter duration_bins type text, alter first_token_bins type text;
        """;

    /// <summary>Sorted, so that two writers of the same rows wait for each other instead of deadlocking. Returns the ids that are new.</summary>
    public static readonly string InsertExchanges = $"""
        insert into traffic.exchange ({TrafficColumns.Exchange.Names})
        select {TrafficColumns.Exchange.Names} from staging_exchange order by started_at, id
        on conflict do nothing returning id
        """;

    public static readonly string InsertDecisions = Move("staging_decision", "routing.decision", RoutingColumns.Decision.Names);

    public static readonly string InsertFeatures = Move("staging_feature", "routing.query_feature", RoutingColumns.QueryFeature.Names);

    public static readonly string AddMinutes = AddUp("staging_minute", "traffic.rollup_minute");

    public static readonly string AddHours = AddUp("staging_hour", "traffic.rollup_hour");

    public static readonly string AddModelHours = AddUp("staging_model_hour", "traffic.rollup_model_hour");

    public static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyCollection<DecisionRow> decisions, IReadOnlyCollection<QueryFeatureRow> features, CancellationToken cancellationToken)
    {
        if (decisions.Count > 0) await RoutingColumns.Decision.CopyAsync(connection, "staging_decision", decisions, cancellationToken);
        if (features.Count > 0) await RoutingColumns.QueryFeature.CopyAsync(connection, "staging_feature", features, cancellationToken);
    }

    public static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyCollection<RollupRow> minutes, IReadOnlyCollection<RollupRow> hours, IReadOnlyCollection<RollupRow> modelHours, CancellationToken cancellationToken)
    {
        await TrafficColumns.Rollup.CopyAsync(connection, "staging_minute", minutes, cancellationToken);
        await TrafficColumns.Rollup.CopyAsync(connection, "staging_hour", hours, cancellationToken);
        await TrafficColumns.Rollup.CopyAsync(connection, "staging_model_hour", modelHours, cancellationToken);
    }

    private static string Move(string from, string to, string columns) =>
        $"insert into {to} ({columns}) select {columns} from {from} order by started_at, query_id on conflict do nothing";

    private static string AddUp(string from, string to) => $"""
        insert into {to} as r ({TrafficColumns.Rollup.Names})
        select {TrafficColumns.Rollup.Names.Replace("_bins", "_bins::numeric", StringComparison.Ordinal)} from {from} order by {TrafficColumns.RollupKey}
        on conflict ({TrafficColumns.RollupKey}) do update set
            {string.Join(", ", TrafficColumns.RollupSums.Select(c => $"{c} = r.{c} + excluded.{c}"))}
        """;
}
