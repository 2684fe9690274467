using Google.Protobuf;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.TestKit;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.FeedbackService.Observing;

public sealed class ObservingTests
{
    private static readonly Dictionary<string, string?> Often = new() { ["Observing__IntervalSeconds"] = "0.1" };
    private static readonly DateTimeOffset Before = DateTimeOffset.UtcNow.AddMinutes(-5);

    [Fact]
    public async Task Each_exchange_is_observed_once_by_several_services_and_over_their_deaths()
    {
        await using var postgres = await Postgres.CreateAsync();
        var exchanges = Enumerable.Range(0, 40).SelectMany(i => new[] { Asked($"user-{i}", 0), Asked($"user-{i}", 30) }).ToArray();
        var truncated = Asked("dan", 0);
        truncated.Outcome = "truncated";
        var failed = Asked("eva", 0);
        (failed.Outcome, failed.Model, failed.Error) = ("error", "", new ErrorInfo { Kind = "upstream" });

        await using (var first = await FeedbackHost.StartAsync(postgres.ConnectionString, settings: Often))
        await using (var second = await FeedbackHost.StartAsync(postgres.ConnectionString, settings: Often))
        {
            // the first questions before, the second ones after both were killed
            await first.RecordAsync([.. exchanges.Where((_, at) => at % 2 == 0), truncated, failed]);
            await Wait.UntilAsync(async () => await CountAsync(postgres, "name in ('truncation', 'error')") == 2, TestContext.Current.CancellationToken, describe: () => first.Process.Output + second.Process.Output);
            await first.Process.KillAsync();
            await second.Process.KillAsync();
        }
        await using (var third = await FeedbackHost.StartAsync(postgres.ConnectionString, settings: Often))
        await using (var fourth = await FeedbackHost.StartAsync(postgres.ConnectionString, settings: Often))
        {
            await Task.WhenAll(exchanges.Where((_, at) => at % 2 == 1).Chunk(5).Select((some, at) => (at % 2 == 0 ? third : fourth).RecordAsync(some)));
            await third.RecordAsync(exchanges); // again, as a gateway that was not answered does
            await Wait.UntilAsync(async () => await CountAsync(postgres, "name = 'regenerate'") == 40, TestContext.Current.CancellationToken, describe: () => third.Process.Output + fourth.Process.Output);
            await Wait.UntilAsync(async () => await postgres.ScalarAsync<long>("select max(seq) - (select position from feedback.progress where name = 'observing') from traffic.exchange", TestContext.Current.CancellationToken) == 0, TestContext.Current.CancellationToken);
        }

        Assert.Equal(42, await CountAsync(postgres, "true"));
        Assert.Equal(40L, await postgres.ScalarAsync<long>("select count(distinct query_id) from feedback.signal where name = 'regenerate' and joined and is_current and model = 'claude-sonnet' and weight = 0.5", TestContext.Current.CancellationToken));
        Assert.Equal("claude-sonnet 0", await postgres.ScalarAsync<string>("select model || ' ' || weight from feedback.signal where name = 'error'", TestContext.Current.CancellationToken));
    }

    private static Exchange Asked(string user, int second)
    {
        var exchange = Exchanges.One(Before.AddSeconds(second), user: user);
        exchange.Conversation = "c-" + user;
        exchange.Turn = 1;
        exchange.PromptSha256 = ByteString.CopyFromUtf8("the same question of " + user[^1]);
        exchange.FinishReason = "stop";
        return exchange;
    }

    private static Task<long> CountAsync(Postgres postgres, string which) => postgres.ScalarAsync<long>($"select count(*) from feedback.signal where kind = 'implicit' and {which}", TestContext.Current.CancellationToken);
}
