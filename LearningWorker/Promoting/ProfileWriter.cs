using Npgsql;
using NpgsqlTypes;

namespace ModelProxy.LearningWorker.Promoting;

/// <summary>Profiles into their table: a full publication replaces them, an incremental one updates what changed.</summary>
internal static class ProfileWriter
{
    private const string Columns = "model, domain, language, simulated, requests, samples, reward, reward_low, reward_high, success_rate, rating, rating_low, rating_high, ratings, latency_p50ms, latency_p95ms, cost_usd, trend, updated_at";

    public static async Task WriteAsync(NpgsqlConnection session, Publication publication, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await ExecuteAsync(session, publication.Full
            ? "delete from learning.profile"
            : "create temp table if not exists new_profile (like learning.profile) on commit delete rows", cancellationToken);
        var table = publication.Full ? "learning.profile" : "new_profile";
        await using (var copy = await session.BeginBinaryImportAsync($"copy {table} ({Columns}) from stdin (format binary)", cancellationToken))
        {
            foreach (var row in publication.Profiles)
            {
                await copy.StartRowAsync(cancellationToken);
                foreach (var text in (string[])[row.Model, row.Domain, row.Language]) await copy.WriteAsync(text, cancellationToken);
                await copy.WriteAsync(row.Simulated, cancellationToken);
                await copy.WriteAsync(row.Requests, cancellationToken);
                foreach (var number in (double[])[row.Samples, row.Reward, row.RewardLow, row.RewardHigh, row.SuccessRate, row.Rating, row.RatingLow, row.RatingHigh]) await copy.WriteAsync(number, cancellationToken);
                await copy.WriteAsync(row.Ratings, cancellationToken);
                await copy.WriteAsync(row.LatencyP50Ms, cancellationToken);
                await copy.WriteAsync(row.LatencyP95Ms, cancellationToken);
                if (row.CostUsd is { } cost) await copy.WriteAsync(cost, NpgsqlDbType.Double, cancellationToken);
                else await copy.WriteNullAsync(cancellationToken);
                await copy.WriteAsync(row.Trend, cancellationToken);
                await copy.WriteAsync(now.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
            }
            await copy.CompleteAsync(cancellationToken);
        }
        if (!publication.Full)
            await ExecuteAsync(session, $"""
                delete from learning.profile p using new_profile n where p.model = n.model and p.domain = n.domain and p.language = n.language and p.simulated = n.simulated;
                insert into learning.profile ({Columns}) select {Columns} from new_profile
                """, cancellationToken);
        if (publication.Policy is not null) await PreferenceWriter.WriteAsync(session, publication.Tastes, cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection session, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, session);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
