using System.Text.Json;
using Npgsql;

namespace ModelProxy.LearningWorker.Promoting;

/// <summary>What a policy was judged by, into learning.evaluation: one row per estimator.</summary>
internal static class EvaluationWriter
{
    public static async Task WriteAsync(NpgsqlConnection session, long version, GateVerdict verdict, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (verdict.Samples < 2) return;
        foreach (var (method, (next, inForce)) in verdict.Estimates)
        {
            await using var command = new NpgsqlCommand("""
                insert into learning.evaluation (evaluated_at, subject, version, method, estimate, low, high, baseline, samples, verdict, details) values ($1, 'policy', $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb)
                """, session);
            command.Parameters.AddRange((NpgsqlParameter[])
            [
                new NpgsqlParameter { Value = now.UtcDateTime }, new() { Value = version }, new() { Value = method }, new() { Value = next.Value }, new() { Value = next.Low }, new() { Value = next.High },
                new() { Value = inForce.Value }, new() { Value = (long)verdict.Samples }, new() { Value = verdict.Word },
                new() { Value = JsonSerializer.Serialize(new { effective = Math.Round(next.Effective, 1), gain = verdict.Gain, low = verdict.Low, high = verdict.High }) },
            ]);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
