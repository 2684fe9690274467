using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using ModelProxy.Data;
using ModelProxy.Data.Feedback;
using ModelProxy.Data.Routing;
using ModelProxy.Data.Traffic;
using ModelProxy.TestKit.Databases;
using Npgsql;

namespace ModelProxy.RecordingBench.Querying;

/// <summary>The product's own query classes on many rows; each question with changing parameters, so that nothing is answered twice.</summary>
internal static class QueryBench
{
    private const double Bar = 300;

    /// <param name="at">A server of one's own, filled once and asked again and again; null for one that is gone afterwards.</param>
    public static async Task<int> RunAsync(int rows, int days, int repeats, string? at)
    {
        await using var server = at is null ? await InstalledServer.StartAsync(CancellationToken.None) : null;
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(at ?? server!.ConnectionString) { Database = "modelproxydb" }.ConnectionString);
        var databases = new Databases(source);
        await using (var database = databases.CreateDbContext())
        {
            database.Database.SetCommandTimeout(TimeSpan.FromHours(1));
            await database.Database.MigrateAsync(); // makes the database where there is none
        }

        var today = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1); // a whole day: the rows of today reach to its end
        if (await IsEmptyAsync(source)) await Load.RunAsync(source, today, rows, days);
        await PrintSizesAsync(source);
        var questions = await QuestionsAsync(source, databases, today);
        var random = new Random(1);
        var slow = 0;
        Console.WriteLine($"\n{"",-64}{"p50 ms",9}{"p95 ms",9}{"max ms",9}");
        foreach (var (name, isPage, ask) in questions)
        {
            await ask(random); // plans are made and pages read once before anybody waits
            var took = new List<double>();
            for (var i = 0; i < repeats; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await ask(random);
                took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            took.Sort();
            var p95 = took[(int)Math.Ceiling(0.95 * took.Count) - 1];
            if (isPage && p95 > Bar) slow++;
            Console.WriteLine($"{name,-64}{took[took.Count / 2],9:0.0}{p95,9:0.0}{took[^1],9:0.0}{(p95 <= Bar ? "" : isPage ? "  too slow" : "  (a report)")}");
        }
        Console.WriteLine(slow == 0 ? $"every question of a page is answered within {Bar} ms (p95)" : $"{slow} questions of pages take longer than {Bar} ms (p95)");
        return slow == 0 ? 0 : 1;
    }

    private static async Task<IReadOnlyList<(string Name, bool IsPage, Func<Random, Task> Ask)>> QuestionsAsync(NpgsqlDataSource source, Databases databases, DateOnly today)
    {
        var (totals, performance) = (new TotalsQueries(source), new PerformanceQueries(source));
        var (exchanges, decisions, signals) = (new ExchangeQueries(databases), new DecisionQueries(databases), new SignalQueries(databases));
        var end = new DateTimeOffset(today, new TimeOnly(15, 0), TimeSpan.Zero); // the busiest hours have just been
        var kolkata = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata");
        var shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        var decided = await IdsAsync(source, "select query_id from routing.decision tablesample system (0.05) limit 500");
        DateTimeOffset Now(Random random) => end.AddMinutes(-random.Next(1, 120));
        Cursor Deep(Random random)
        {
            var id = decided[random.Next(decided.Length)];
            return new Cursor(QueryId.StartedAt(id), id);
        }
        PerformanceQuestion Report(Random random, int days, params string[] groups) => new(Now(random).AddDays(-days), Now(random), "", "", "", groups);

        return
        [
            ("totals by model, today in Kolkata", true, r => totals.ByModelAsync(LocalDays.Start(today, kolkata), Now(r), null, default)),
            ("totals by model, 7 days", true, r => totals.ByModelAsync(Now(r).AddDays(-7), Now(r), null, default)),
            ("totals by model, 30 days", true, r => totals.ByModelAsync(Now(r).AddDays(-30), Now(r), null, default)),
            ("totals by model, 89 days", true, r => totals.ByModelAsync(Now(r).AddDays(-89), Now(r), null, default)),
            ("minutes of the last hour", true, r => totals.SeriesAsync(Now(r).AddHours(-1), Now(r), RollupStep.Minute, null, null, default)),
            ("minutes of 6 hours, one model", true, r => totals.SeriesAsync(Now(r).AddHours(-6), Now(r), RollupStep.Minute, "gpt", null, default)),
            ("hours of 7 days", true, r => totals.SeriesAsync(Now(r).AddDays(-7), Now(r), RollupStep.Hour, null, null, default)),
            ("30 days in Shanghai", true, r => totals.DaysAsync(today.AddDays(-29 - r.Next(3)), today, shanghai, null, default)),
            ("30 days in Kolkata, whose midnight splits an hour", true, r => totals.DaysAsync(today.AddDays(-29 - r.Next(3)), today, kolkata, null, default)),
            ("decisions, first page", true, _ => decisions.LatestAsync(null, 50, default)),
            ("decisions, any page", true, r => decisions.LatestAsync(Deep(r), 50, default)),
            ("one decision", true, r => decisions.FindAsync(decided[r.Next(decided.Length)], default)),
            ("one exchange", true, r => exchanges.FindAsync(decided[r.Next(decided.Length)], default)),
            ("what was said of one query", true, r => signals.OfQueryAsync(decided[r.Next(decided.Length)], default)),
            ("exchanges, first page", true, _ => exchanges.LatestAsync(ExchangeFilter.All, null, 50, default)),
            ("exchanges, any page", true, r => exchanges.LatestAsync(ExchangeFilter.All, Deep(r), 50, default)),
            ("exchanges of a model, any page", true, r => exchanges.LatestAsync(new ExchangeFilter { Model = "deepseek" }, Deep(r), 50, default)),
            ("exchanges of a user", true, r => exchanges.LatestAsync(new ExchangeFilter { UserId = $"user-{r.Next(5000)}" }, null, 50, default)),
            ("failed exchanges of a key, any page", true, r => exchanges.LatestAsync(new ExchangeFilter { KeyName = "team-b", Outcome = "error" }, Deep(r), 50, default)),
            ("exchanges of a key nobody used", true, _ => exchanges.LatestAsync(new ExchangeFilter { KeyName = "nobody" }, null, 50, default)),
            ("ratings by model, today", true, r => signals.RatingsAsync(Now(r).AddDays(-1), Now(r), false, default)),
            ("ratings by model, 30 days", true, r => signals.RatingsAsync(Now(r).AddDays(-30), Now(r), false, default)),
            ("stars by model, 30 days", true, r => signals.StarsAsync(Now(r).AddDays(-30), Now(r), default)),
            ("latest ratings", true, _ => signals.LatestAsync(50, default)),
            ("report by model, 7 days", true, r => performance.ReadAsync(Report(r, 7, "model"), default)),
            ("report by model, 30 days", true, r => performance.ReadAsync(Report(r, 30, "model"), default)),
            ("report by model x domain x language, 1 day", true, r => performance.ReadAsync(Report(r, 1, "model", "domain", "language"), default)),
            ("report by model x domain x language, 7 days", false, r => performance.ReadAsync(Report(r, 7, "model", "domain", "language"), default)),
            ("report by model x domain x language x key, 30 days", false, r => performance.ReadAsync(Report(r, 30, "model", "domain", "language", "key"), default)),
        ];
    }

    private static async Task PrintSizesAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("""
            select (select count(*) from traffic.exchange), (select count(*) from traffic.rollup_minute), (select count(*) from traffic.rollup_hour), (select count(*) from traffic.rollup_model_hour),
                (select count(*) from routing.decision), (select count(*) from feedback.signal), pg_size_pretty(pg_database_size(current_database()))
            """);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        Console.WriteLine($"{reader[0]} exchanges; rollups: {reader[1]} minutes, {reader[2]} hours, {reader[3]} model hours; {reader[4]} decisions, {reader[5]} signals; {reader[6]}");
    }

    private static async Task<Guid[]> IdsAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await reader.ReadAsync()) ids.Add(reader.GetGuid(0));
        return [.. ids];
    }

    private static async Task<bool> IsEmptyAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select not exists (select from traffic.rollup_model_hour)");
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private sealed class Databases(NpgsqlDataSource source) : IDbContextFactory<ModelProxyDb>
    {
        private readonly DbContextOptions<ModelProxyDb> _options = (DbContextOptions<ModelProxyDb>)new DbContextOptionsBuilder<ModelProxyDb>().UseModelProxy(source).Options;

        public ModelProxyDb CreateDbContext() => new(_options);
    }
}
