using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.FeedbackService.Owning;

/// <summary>Every version there ever was, with rows in it, is brought up by services that all start at once.</summary>
public sealed class MigrationTests
{
    // as the first version wrote an exchange, its attempt, a rating of it and its rollups
    private const string FirstRows = """
        insert into traffic.exchange (id, started_at, model, provider, requested_model, dialect, endpoint, stream, route, key_name, user_id, team, conversation, turn, outcome, status, finish_reason,
            error_kind, error_type, error_message, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, usage_estimated, cost_usd, duration_ms, first_token_ms, decide_ms,
            domain, language, complexity, attempt_count, trace_id, simulated, client, tool_calls, missing, gateway)
        select ('019c0000-0000-7000-8000-00000000000' || n)::uuid, timestamptz '2026-01-27 15:08:45.952+00', model, 'openai', 'auto', 'openai-chat', '/v1/chat/completions', true, 'learned', 'dev', 'ann', '', '', 1, 'success', 200, 'stop',
            '', '', '', 100, 0, 0, 50, 0, false, 0.5, 1000, 1.5, 0, domain, 'en', 0, 1, '', false, '', 0, '', ''
        from (values (1, 'gpt', 'code'), (2, 'gpt', 'math'), (3, 'gpt', 'code')) v (n, model, domain);
        insert into traffic.attempt (exchange_id, started_at, number, model, provider, upstream_model, key_id, status, outcome, phase, offset_ms, duration_ms, first_token_ms, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, error)
        select id, started_at, 1, model, 'openai', '', '', 200, 'success', '', 0, 1000, 1.5, 100, 0, 50, 0, '' from traffic.exchange;
        insert into feedback.signal (id, kind, name, query_id, started_at, rater, value, weight, given_at, is_current, joined, model, domain, language, key_name, team, simulated)
        select id, 'stars', '', id, started_at, 'ann', 5, 1, started_at, true, true, model, domain, 'en', 'dev', '', false from traffic.exchange;
        """;

    private const string FirstRollups = """
        insert into traffic.{0} (bucket, model, domain, language, key_name, simulated, requests, successes, errors, cancelled, truncated, refused, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens,
            cost_usd, unpriced, duration_us, generation_us, generation_tokens, first_token_us, first_tokens, duration_bins, first_token_bins)
        select date_trunc('{1}', started_at, 'UTC'), model, domain, 'en', 'dev', false, count(*), count(*), 0, 0, 0, 0, 100 * count(*), 0, 50 * count(*), 0, 0.5 * count(*), 0,
            1000000 * count(*), 998500 * count(*), 50 * count(*), 1500 * count(*), count(*), array_fill(0, array[40]) || count(*)::int, array[0, 0, 0, count(*)::int]
        from traffic.exchange group by 1, 2, 3;
        """;

    public static TheoryData<string> Versions
    {
        get
        {
            var options = new DbContextOptionsBuilder<ModelProxy.Data.ModelProxyDb>().UseNpgsql();
            using var database = new ModelProxy.Data.ModelProxyDb((DbContextOptions<ModelProxy.Data.ModelProxyDb>)options.Options);
            return [.. database.Database.GetMigrations()];
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_database_of_any_version_is_brought_up_with_its_rows_by_several_starters(string version)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var postgres = new EmptyPostgres();
        await postgres.InitializeAsync();
        await using (var database = postgres.Open())
        {
            var migrator = database.GetService<IMigrator>();
            await migrator.MigrateAsync(database.Database.GetMigrations().First(), cancellation);
            await postgres.ExecuteAsync(FirstRows, cancellation);
            foreach (var (table, bucket) in new[] { ("rollup_minute", "minute"), ("rollup_hour", "hour") })
                await postgres.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, FirstRollups, table, bucket), cancellation);
            await migrator.MigrateAsync(version, cancellation);
        }

        var settings = new Dictionary<string, string?> { ["Retention__RetentionDays"] = "0" };
        var starting = Enumerable.Range(0, 3).Select(_ => FeedbackHost.StartAsync(postgres.ConnectionString, settings: settings)).ToArray();
        try
        {
            var hosts = await Task.WhenAll(starting);
            await using (var database = postgres.Open())
                Assert.Equal(database.Database.GetMigrations(), await database.Database.GetAppliedMigrationsAsync(cancellation));
            Assert.Equal(3L, await postgres.ScalarAsync<long>("select count(*) from traffic.exchange e join traffic.attempt a on a.exchange_id = e.id join feedback.signal s on s.query_id = e.id", cancellation));
            await RollupCheck.EqualsRowsAsync(postgres);
            Assert.Equal(3, (await Task.WhenAll(hosts.Select(h => h.RecordAsync(Exchanges.One(new DateTimeOffset(2026, 1, 27, 15, 8, 50, TimeSpan.Zero), "gpt"))))).Sum(r => r.Inserted));
            await RollupCheck.EqualsRowsAsync(postgres);
        }
        finally
        {
            foreach (var host in starting.Where(host => host.IsCompletedSuccessfully)) await (await host).DisposeAsync();
        }
    }
}
