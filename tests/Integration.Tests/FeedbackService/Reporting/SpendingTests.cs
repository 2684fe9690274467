using Google.Protobuf.WellKnownTypes;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.FeedbackService.Reporting;

public sealed class SpendingTests(Postgres postgres) : IClassFixture<Postgres>
{
    private const double Each = 0.00105;

    [Fact]
    public async Task A_months_spending_is_by_key_of_that_month_alone_and_grows_with_what_comes()
    {
        await using var feedback = await FeedbackHost.StartAsync(postgres.ConnectionString, settings: new Dictionary<string, string?> { ["Retention__RetentionDays"] = "0" });
        var (now, past) = (DateTimeOffset.UtcNow, new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero));
        var month = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var simulated = Exchanges.One(past.AddDays(3));
        simulated.Simulated = true;
        await feedback.RecordAsync(
        [
            Exchanges.One(past.AddMilliseconds(1)), Exchanges.One(past.AddMonths(1).AddSeconds(-1), key: "ops"), Exchanges.One(past.AddSeconds(-1)), Exchanges.One(past.AddMonths(1).AddSeconds(1)), simulated,
            Exchanges.One(month.AddMinutes(1)), Exchanges.One(now),
        ]);

        Assert.Equal([("dev", Each), ("ops", Each)], await SpentAsync(feedback, past.AddDays(10)));
        Assert.Equal([("dev", 2 * Each)], await SpentAsync(feedback, now));

        await feedback.RecordAsync([Exchanges.One(now), Exchanges.One(now, key: "ops")]);
        Assert.Equal([("dev", 3 * Each), ("ops", Each)], await SpentAsync(feedback, now));
    }

    private static async Task<IEnumerable<(string, double)>> SpentAsync(FeedbackHost feedback, DateTimeOffset moment) =>
        (await feedback.Reports.SpendingAsync(new SpendingRequest { Month = moment.ToTimestamp() }, cancellationToken: TestContext.Current.CancellationToken))
        .UsdByKey.OrderBy(spent => spent.Key, StringComparer.Ordinal).Select(spent => (spent.Key, Math.Round(spent.Value, 8)));
}
