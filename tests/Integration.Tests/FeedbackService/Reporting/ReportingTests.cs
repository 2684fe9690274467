using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.FeedbackService.Reporting;

public sealed class ReportingTests(Postgres postgres) : IClassFixture<Postgres>
{
    private static readonly DateTimeOffset From = new(2026, 3, 1, 10, 20, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_report_has_the_figures_of_the_rows_in_its_period()
    {
        await using var feedback = await FeedbackHost.StartAsync(postgres.ConnectionString, settings: new Dictionary<string, string?> { ["Retention__RetentionDays"] = "0" });
        var inside = Enumerable.Range(0, 100).Select(i =>
        {
            var exchange = Exchanges.One(From.AddMinutes(i), user: $"u{i}", outcome: i < 90 ? "success" : "error");
            exchange.DurationMs = 100 + 10 * i;
            exchange.FirstTokenMs = 50;
            exchange.Decision = Exchanges.Decided(exchange.Id, domain: i % 2 == 0 ? "code" : "math");
            return exchange;
        }).ToArray();
        var simulated = Exchanges.One(From.AddMinutes(5));
        simulated.Simulated = true;
        await feedback.RecordAsync([.. inside, simulated, Exchanges.One(From.AddMinutes(-1)), Exchanges.One(From.AddMinutes(100))]);
        foreach (var (exchange, stars) in inside.Take(4).Zip([5, 5, 4, 2]))
            await feedback.Feedback.SubmitAsync(new() { QueryId = exchange.Id, Rating = stars }, cancellationToken: TestContext.Current.CancellationToken);

        var request = new ModelReportRequest { From = From.ToTimestamp(), To = From.AddMinutes(100).ToTimestamp() };
        var row = Assert.Single((await feedback.Reports.ModelsAsync(request, cancellationToken: TestContext.Current.CancellationToken)).Rows);
        Assert.Equal(("claude-sonnet", "", 100L), (row.Model, row.Domain, row.Requests));
        Assert.Equal(0.9, row.SuccessRate, 6);
        Assert.Equal(0.105, row.CostUsd, 9);
        Assert.InRange(row.LatencyP50Ms, 590 * 0.9, 590 * 1.1);
        Assert.InRange(row.LatencyP95Ms, 1040 * 0.9, 1040 * 1.1);
        Assert.InRange(row.FirstTokenP50Ms, 45, 60);
        Assert.Equal((4L, 4.0), (row.Ratings, row.Rating));
        Assert.True(row.RatingLow is > 1 and < 4 && row.RatingHigh is > 4 and <= 5);

        request.GroupBy.Add(["model", "domain", "key"]);
        var rows = (await feedback.Reports.ModelsAsync(request, cancellationToken: TestContext.Current.CancellationToken)).Rows;
        Assert.Equal([("code", "dev", 50L, 2L), ("math", "dev", 50L, 2L)], rows.Select(r => (r.Domain, r.KeyName, r.Requests, r.Ratings)));

        request.Domain = "math";
        request.Model = "gpt";
        Assert.Empty((await feedback.Reports.ModelsAsync(request, cancellationToken: TestContext.Current.CancellationToken)).Rows);

        var status = await feedback.Reports.StatusAsync(new(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(status.DatabaseAnswers);
        Assert.InRange(status.Exchanges, 103, 104); // the other test adds one
        Assert.True(status.Signals >= 4); // and what the failed ones imply, once it is observed
        Assert.NotEqual("", status.SchemaVersion);
    }

    [Fact]
    public async Task Where_no_real_model_answered_the_made_up_answers_are_reported_with_their_ratings()
    {
        await using var feedback = await FeedbackHost.StartAsync(postgres.ConnectionString, settings: new Dictionary<string, string?> { ["Retention__RetentionDays"] = "0" });
        var before = From.AddDays(-1);
        var simulated = Exchanges.One(before.AddMinutes(5));
        simulated.Simulated = true;
        await feedback.RecordAsync([simulated]);
        await feedback.Feedback.SubmitAsync(new() { QueryId = simulated.Id, Rating = 4 }, cancellationToken: TestContext.Current.CancellationToken);

        var request = new ModelReportRequest { From = before.ToTimestamp(), To = before.AddMinutes(10).ToTimestamp() };
        var row = Assert.Single((await feedback.Reports.ModelsAsync(request, cancellationToken: TestContext.Current.CancellationToken)).Rows);

        Assert.Equal((1L, 1L, 4.0), (row.Requests, row.Ratings, row.Rating));
    }

    [Fact]
    public async Task What_cannot_be_reported_is_refused_with_words()
    {
        await using var feedback = await FeedbackHost.StartAsync(postgres.ConnectionString);
        var group = await Assert.ThrowsAsync<RpcException>(async () => await feedback.Reports.ModelsAsync(new() { GroupBy = { "colour" } }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal((StatusCode.InvalidArgument, "Cannot group by colour: use model, domain, language, key."), (group.StatusCode, group.Status.Detail));
        var period = await Assert.ThrowsAsync<RpcException>(async () => await feedback.Reports.ModelsAsync(new() { From = From.ToTimestamp(), To = From.ToTimestamp() }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.InvalidArgument, period.StatusCode);
    }
}
