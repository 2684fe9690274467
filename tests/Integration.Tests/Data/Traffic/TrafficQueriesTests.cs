using Microsoft.EntityFrameworkCore;
using ModelProxy.Data;
using ModelProxy.Data.Traffic;
using ModelProxy.Integration.Tests.FeedbackService;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.Data.Traffic;

/// <summary>What pages read, against the raw rows.</summary>
public sealed class RecordedTraffic : IAsyncLifetime
{
    public static readonly DateOnly First = new(2026, 3, 27), Last = new(2026, 3, 31);

    public Postgres Postgres { get; } = new();

    public TotalsQueries Totals => new(Postgres.Source);

    public async ValueTask InitializeAsync()
    {
        await Postgres.InitializeAsync();
        await using var feedback = await FeedbackHost.StartAsync(Postgres.ConnectionString, settings: new Dictionary<string, string?> { ["Retention__RetentionDays"] = "0" });
        await feedback.RecordAsync(Exchanges.Many(4000, seed: 11, new DateTimeOffset(2026, 3, 26, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromDays(7)));
    }

    public ValueTask DisposeAsync() => Postgres.DisposeAsync();
}

public sealed class TrafficQueriesTests(RecordedTraffic traffic) : IClassFixture<RecordedTraffic>
{
    [Theory]
    [InlineData("UTC")]
    [InlineData("Asia/Shanghai")]
    [InlineData("Asia/Kolkata")] // half an hour
    [InlineData("Asia/Kathmandu")] // three quarters
    [InlineData("Europe/Berlin")] // a day of 23 hours among them
    [InlineData("America/St_Johns")]
    public async Task Days_of_any_time_zone_are_the_sums_of_its_rows(string name)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        var rows = await RowsAsync();
        var expected = LocalDays.Of(RecordedTraffic.First, RecordedTraffic.Last, zone)
            .Select(day => (day.Starts, Rows: rows.Where(e => e.StartedAt >= day.Starts && e.StartedAt < day.Ends).ToArray()))
            .Select(day => (day.Starts, day.Rows.LongLength, day.Rows.Sum(e => e.OutputTokens), day.Rows.Sum(e => e.CostUsd ?? 0)));

        var days = await traffic.Totals.DaysAsync(RecordedTraffic.First, RecordedTraffic.Last, zone, null, TestContext.Current.CancellationToken);

        Assert.Equal(expected, days.Select(d => (d.At, d.Requests, d.OutputTokens, d.CostUsd)));
    }

    [Theory]
    [InlineData(0, 0, 72, 0)]
    [InlineData(5, 30, 18, 30)]
    [InlineData(5, 10, 5, 50)]
    [InlineData(5, 59, 6, 1)]
    [InlineData(6, 0, 6, 0)]
    public async Task Totals_of_any_period_are_exact_to_the_minute(int fromHour, int fromMinute, int toHour, int toMinute)
    {
        var midnight = new DateTimeOffset(2026, 3, 28, 0, 0, 0, TimeSpan.Zero);
        var (from, to) = (midnight.AddHours(fromHour).AddMinutes(fromMinute), midnight.AddHours(toHour).AddMinutes(toMinute));
        var expected = (await RowsAsync()).Where(e => e.StartedAt >= from && e.StartedAt < to).GroupBy(e => (e.Model, e.Simulated))
            .Select(g => (g.Key.Model, g.Key.Simulated, g.LongCount(), g.LongCount(e => e.Outcome == "success"), g.LongCount(e => e.FirstTokenMs != null))).Order();

        var totals = await traffic.Totals.ByModelAsync(from, to, null, TestContext.Current.CancellationToken);

        Assert.Equal(expected, totals.Select(t => (t.Model, t.Simulated, t.Requests, t.Successes, t.FirstTokens)).Order());
        Assert.All(totals, t => Assert.Equal(t.Requests, t.DurationBins.Sum()));
    }

    [Fact]
    public async Task A_series_of_hours_and_one_of_minutes_hold_the_same()
    {
        var (from, to) = (new DateTimeOffset(2026, 3, 28, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 29, 0, 0, 0, TimeSpan.Zero));
        var hours = await traffic.Totals.SeriesAsync(from, to, RollupStep.Hour, "gpt", false, TestContext.Current.CancellationToken);
        var minutes = await traffic.Totals.SeriesAsync(from, to, RollupStep.Minute, "gpt", false, TestContext.Current.CancellationToken);
        Assert.Equal(hours.Select(h => (h.At, h.Requests, h.DurationUs)), minutes.GroupBy(m => new DateTimeOffset(m.At.Ticks - m.At.Ticks % TimeSpan.TicksPerHour, TimeSpan.Zero)).Select(g => (g.Key, g.Sum(m => m.Requests), g.Sum(m => m.DurationUs))));
        Assert.True(hours.Count > 20);
    }

    [Fact]
    public async Task Pages_by_keyset_show_every_row_once_while_others_are_added_above()
    {
        var queries = new ExchangeQueries(new OneDatabase(traffic.Postgres));
        var filter = new ExchangeFilter { Model = "gpt", To = new DateTimeOffset(2026, 4, 2, 0, 0, 0, TimeSpan.Zero) };
        var expected = (await RowsAsync()).Where(e => e.Model == "gpt").OrderByDescending(e => e.StartedAt).ThenByDescending(e => e.Id).Select(e => e.Id).ToArray();

        var seen = new List<Guid>();
        Cursor? below = null;
        do
        {
            var page = await queries.LatestAsync(filter, below, 100, TestContext.Current.CancellationToken);
            seen.AddRange(page.Items.Select(i => i.Id));
            below = page.Next is null ? null : Cursor.Parse(page.Next.ToString());
            await using var database = traffic.Postgres.Open();
            var id = Guid.CreateVersion7(new DateTimeOffset(2026, 4, 1, 23, 0, 0, TimeSpan.Zero).AddSeconds(seen.Count));
            database.Exchanges.Add(new() { Id = id, StartedAt = QueryId.StartedAt(id), Model = "added-meanwhile" });
            await database.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        while (below is not null);

        Assert.Equal(expected, seen);
    }

    private async Task<List<ExchangeRow>> RowsAsync()
    {
        await using var database = traffic.Postgres.Open();
        return await database.Exchanges.AsNoTracking().Where(e => e.Model != "added-meanwhile").ToListAsync(TestContext.Current.CancellationToken);
    }

    private sealed class OneDatabase(Postgres postgres) : IDbContextFactory<ModelProxyDb>
    {
        public ModelProxyDb CreateDbContext() => postgres.Open();
    }
}
