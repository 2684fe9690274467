using Microsoft.Extensions.Options;
using ModelProxy.LearningWorker.Cycling;
using ModelProxy.LearningWorker.Promoting;
using Npgsql;

namespace ModelProxy.LearningWorker.Drift;

/// <summary>
/// Compares what was asked on the last day with the week before, by domain and language. A shift is told and nothing is cut: what
/// is known of each cell still holds, other cells have become important.
/// </summary>
internal sealed partial class MixWatch(IOptions<LearningOptions> options, TimeProvider clock, ILogger<MixWatch> log) : ILeaderDuty
{
    private const long Least = 200;
    private static readonly TimeSpan Silence = TimeSpan.FromDays(1);

    public string Name => "mix";

    public async Task RunAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await ToldAsync(session, now - Silence, cancellationToken)) return;
        var (reference, recent) = (await MixAsync(session, now.AddDays(-8), now.AddDays(-1), cancellationToken), await MixAsync(session, now.AddDays(-1), now, cancellationToken));
        if (reference.Values.Sum() < Least || recent.Values.Sum() < Least) return;
        var shift = PopulationShift.Of(reference, recent);
        if (shift < options.Value.MixShift) return;
        var note = $"Other questions than the week before: {Grown(reference, recent)}.";
        await AlarmWriter.WriteAsync(session, [new DriftAlarm(now, "", "", DriftKinds.Psi, shift, options.Value.MixShift, 1, false, note)], cancellationToken);
        Shifted(shift, options.Value.MixShift, note);
    }

    private static string Grown(Dictionary<string, long> reference, Dictionary<string, long> recent)
    {
        double before = reference.Values.Sum(), now = recent.Values.Sum();
        return string.Join(", ", reference.Keys.Union(recent.Keys).Select(cell => (cell, Change: recent.GetValueOrDefault(cell) / now - reference.GetValueOrDefault(cell) / before))
            .OrderByDescending(change => Math.Abs(change.Change)).Take(3).Select(change => $"{change.cell} {(change.Change >= 0 ? "+" : "−")}{Math.Abs(change.Change):P0}"));
    }

    private static async Task<bool> ToldAsync(NpgsqlConnection session, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select exists (select 1 from learning.drift_alarm where kind = 'psi' and raised_at > $1)", session) { Parameters = { new() { Value = since.UtcDateTime } } };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<Dictionary<string, long>> MixAsync(NpgsqlConnection session, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select domain || '/' || language, sum(requests)::bigint from traffic.rollup_hour where bucket >= $1 and bucket < $2 and domain <> 'unknown' group by 1
            """, session) { Parameters = { new() { Value = from.UtcDateTime }, new() { Value = to.UtcDateTime } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var mix = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken)) mix[reader.GetString(0)] = reader.GetInt64(1);
        return mix;
    }

    [LoggerMessage(LogLevel.Warning, "The mix of queries shifted (PSI {Shift:0.00}, alarm from {Threshold:0.00}): {Note}")]
    private partial void Shifted(double shift, double threshold, string note);
}

internal static class DriftExtensions
{
    public static void AddDrift(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ILeaderDuty, MixWatch>();
}
