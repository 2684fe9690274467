using Microsoft.EntityFrameworkCore;
using ModelProxy.Data.Traffic;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.FeedbackService;

/// <summary>Sums the raw rows from scratch and compares every figure with the rollups.</summary>
internal static class RollupCheck
{
    public static async Task EqualsRowsAsync(Postgres postgres)
    {
        await using var database = postgres.Open();
        var rows = await database.Exchanges.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
        var minutes = await database.RollupMinutes.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
        var hours = await database.RollupHours.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
        var modelMinutes = await database.RollupModelMinutes.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
        var modelHours = await database.RollupModelHours.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Expected(rows, Minute, e => (e.Domain, e.Language, e.KeyName)), Actual(minutes));
        Assert.Equal(Expected(rows, Hour, e => (e.Domain, e.Language, e.KeyName)), Actual(hours));
        Assert.Equal(Expected(rows, Minute, _ => ("", "", "")), Actual(modelMinutes));
        Assert.Equal(Expected(rows, Hour, _ => ("", "", "")), Actual(modelHours));
    }

    private static DateTimeOffset Minute(DateTimeOffset at) => new(at.Year, at.Month, at.Day, at.Hour, at.Minute, 0, TimeSpan.Zero);

    private static DateTimeOffset Hour(DateTimeOffset at) => new(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero);

    private static List<string> Expected(IEnumerable<ExchangeRow> rows, Func<DateTimeOffset, DateTimeOffset> bucket, Func<ExchangeRow, (string Domain, string Language, string KeyName)> by) => [.. rows
        .GroupBy(e => (Bucket: bucket(e.StartedAt), e.Model, By: by(e), e.Simulated))
        .Select(g => Line(g.Key.Bucket, g.Key.Model, g.Key.By.Domain, g.Key.By.Language, g.Key.By.KeyName, g.Key.Simulated,
            g.LongCount(), Count(g, "success"), Count(g, "error"), Count(g, "cancelled"), Count(g, "truncated"), Count(g, "refused"),
            g.Sum(e => e.InputTokens), g.Sum(e => e.CachedInputTokens), g.Sum(e => e.OutputTokens), g.Sum(e => e.ReasoningTokens),
            g.Sum(e => e.CostUsd ?? 0), g.LongCount(e => e.CostUsd == null),
            g.Sum(e => Us(e.DurationMs)), g.Where(Generates).Sum(e => Us(e.DurationMs) - Us(e.FirstTokenMs!.Value)), g.Where(Generates).Sum(e => e.OutputTokens),
            g.Sum(e => Us(e.FirstTokenMs ?? 0)), g.LongCount(e => e.FirstTokenMs != null),
            Bins(g.Select(e => e.DurationMs)), Bins(g.Where(e => e.FirstTokenMs != null).Select(e => e.FirstTokenMs!.Value))))
        .Order(StringComparer.Ordinal)];

    private static List<string> Actual(IEnumerable<RollupRow> rollups) => [.. rollups
        .Select(r => Line(r.Bucket, r.Model, r.Domain, r.Language, r.KeyName, r.Simulated, r.Requests, r.Successes, r.Errors, r.Cancelled, r.Truncated, r.Refused,
            r.InputTokens, r.CachedInputTokens, r.OutputTokens, r.ReasoningTokens, r.CostUsd, r.Unpriced, r.DurationUs, r.GenerationUs, r.GenerationTokens,
            r.FirstTokenUs, r.FirstTokens, string.Join(' ', r.DurationBins), string.Join(' ', r.FirstTokenBins)))
        .Order(StringComparer.Ordinal)];

    private static string Line(DateTimeOffset bucket, params object[] figures) =>
        $"{bucket:u} " + string.Join('|', figures.Select(f => f is decimal d ? d.ToString("0.0000000000", System.Globalization.CultureInfo.InvariantCulture) : f.ToString()));

    private static long Count(IEnumerable<ExchangeRow> rows, string outcome) => rows.LongCount(e => e.Outcome == outcome);

    private static bool Generates(ExchangeRow e) => e.Stream && e.FirstTokenMs is { } first && e.DurationMs > first && e.OutputTokens > 0;

    private static long Us(double milliseconds) => (long)Math.Round(milliseconds * 1000, MidpointRounding.ToEven);

    private static string Bins(IEnumerable<double> latencies)
    {
        var counts = new int[LatencyHistogram.Bins];
        foreach (var latency in latencies) counts[LatencyHistogram.BinOf(latency)]++;
        return string.Join(' ', counts.Take(Array.FindLastIndex(counts, c => c > 0) + 1));
    }
}
