using System.Net;
using Grpc.Core;
using ModelProxy.TestKit;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.FeedbackService.Owning;

public sealed class OwningTests
{
    [Fact]
    public async Task Several_starters_at_once_bring_up_one_schema()
    {
        await using var empty = new EmptyPostgres();
        await empty.InitializeAsync();

        var hosts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => FeedbackHost.StartAsync(empty.ConnectionString)));
        try
        {
            Assert.Equal(1L, await empty.ScalarAsync<long>("select count(distinct migration_id) - count(*) + 1 from \"__EFMigrationsHistory\"", TestContext.Current.CancellationToken));
            Assert.Equal(4, (await Task.WhenAll(hosts.Select(h => h.RecordAsync(Exchanges.One())))).Sum(r => r.Inserted));
            var today = $"traffic.exchange_p{DateTime.UtcNow:yyyyMMdd}";
            Assert.Equal(today, await empty.ScalarAsync<string>("select distinct tableoid::regclass::text from traffic.exchange", TestContext.Current.CancellationToken));
        }
        finally
        {
            foreach (var host in hosts) await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task Without_Postgres_it_waits_says_so_and_joins_when_it_comes()
    {
        await using var server = await InstalledServer.StartAsync(TestContext.Current.CancellationToken);
        await server.StopAsync();
        // a database that does not exist yet, too
        await using var feedback = await FeedbackHost.StartAsync(server.ConnectionString.Replace("Database=postgres", "Database=modelproxydb", StringComparison.Ordinal), untilReady: false);

        using var health = await feedback.Process.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        var refused = await Assert.ThrowsAsync<RpcException>(() => feedback.RecordAsync(Exchanges.One()));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        await Wait.UntilAsync(() => feedback.Process.Output.Contains("does not answer", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        await server.StartAgainAsync(TestContext.Current.CancellationToken);
        await feedback.ReadyAsync();
        var exchanges = Exchanges.Many(50, seed: 9, DateTimeOffset.UtcNow, TimeSpan.FromSeconds(1));
        Assert.Equal(50, (await feedback.RecordAsync(exchanges)).Inserted);

        await server.StopAsync();
        var away = await Assert.ThrowsAsync<RpcException>(() => feedback.RecordAsync(exchanges));
        Assert.Equal(StatusCode.Unavailable, away.StatusCode);
        await server.StartAgainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, (await feedback.RecordUntilTakenAsync(exchanges)).Inserted);
    }

    [Fact]
    public async Task Without_a_connection_string_it_starts_and_says_what_to_set()
    {
        await using var feedback = await FeedbackHost.StartAsync("", untilReady: false);
        var refused = await Assert.ThrowsAsync<RpcException>(() => feedback.RecordAsync(Exchanges.One()));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Contains("ConnectionStrings__modelproxydb", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_are_all_named_at_once_and_end_it_with_code_1()
    {
        await using var process = ServiceProcess.Launch("FeedbackService", new Dictionary<string, string?>
        {
            ["Retention__RetentionDays"] = "-1",
            ["Recording__BatchExchanges"] = "0",
            ["Feedback__Metrics__speed__Type"] = "colour",
        });
        await Wait.UntilAsync(() => process.HasExited, TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("Retention:RetentionDays is -1", process.Output, StringComparison.Ordinal);
        Assert.Contains("Recording:BatchExchanges is 0", process.Output, StringComparison.Ordinal);
        Assert.Contains("Feedback:Metrics:speed:Type is \"colour\"", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Partitions_are_made_ahead_take_over_early_rows_and_go_with_the_retention()
    {
        await using var postgres = await Postgres.CreateAsync();
        var cancellation = TestContext.Current.CancellationToken;
        await postgres.ExecuteAsync("""
            create table traffic.exchange_p20200101 partition of traffic.exchange for values from ('2020-01-01Z') to ('2020-01-02Z');
            create table traffic.attempt_p20200101 partition of traffic.attempt for values from ('2020-01-01Z') to ('2020-01-02Z');
            """, cancellation);
        await using (var database = postgres.Open())
        {
            foreach (var at in new[] { DateTimeOffset.Parse("2020-01-01T10:00:00Z", System.Globalization.CultureInfo.InvariantCulture), DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow })
            {
                var id = Guid.CreateVersion7(at);
                database.Exchanges.Add(new() { Id = id, StartedAt = ModelProxy.Data.QueryId.StartedAt(id), Model = "m" });
            }
            foreach (var daysAgo in new[] { 30, 1 }) database.Labels.Add(new() { QueryId = Guid.CreateVersion7(), LabelledAt = DateTimeOffset.UtcNow.AddDays(-daysAgo), Source = "llama3", Text = $"{daysAgo} days ago" });
            await database.SaveChangesAsync(cancellation);
        }

        await using var feedback = await FeedbackHost.StartAsync(postgres.ConnectionString, settings: new Dictionary<string, string?> { ["Retention__RetentionDays"] = "10", ["Retention__PartitionsAhead"] = "3" });

        Assert.Equal(1L, await postgres.ScalarAsync<long>("select count(*) from traffic.exchange", cancellation));
        Assert.Equal("1 days ago", await postgres.ScalarAsync<string>("select string_agg(text, ',') from routing.label", cancellation));
        Assert.Equal($"traffic.exchange_p{DateTime.UtcNow:yyyyMMdd}", await postgres.ScalarAsync<string>("select tableoid::regclass::text from traffic.exchange", cancellation));
        Assert.Equal(5L + 1, await postgres.ScalarAsync<long>("select count(*) from pg_inherits where inhparent = 'traffic.exchange'::regclass", cancellation));
    }
}
