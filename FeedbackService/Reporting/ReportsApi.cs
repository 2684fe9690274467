using Grpc.Core;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Data.Traffic;
using ModelProxy.FeedbackService.Owning;
using Npgsql;

namespace ModelProxy.FeedbackService.Reporting;

internal sealed class ReportsApi(PerformanceQueries performance, SpendingReader spending, StatusReader status, SchemaState schema, TimeProvider clock) : Reports.ReportsBase
{
    public override async Task<ModelReport> Models(ModelReportRequest request, ServerCallContext context)
    {
        var (question, mistake) = ReportQuestionReader.Read(request, clock.GetUtcNow());
        if (question is null) throw new RpcException(new Status(StatusCode.InvalidArgument, mistake));
        schema.DemandReady();
        try
        {
            var report = new ModelReport();
            report.Rows.AddRange((await performance.ReadAsync(question, context.CancellationToken)).Select(Row));
            return report;
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"The report could not be read: {away.Message}"));
        }
    }

    /// <summary>Always answers: what cannot be read is said to be so.</summary>
    public override Task<FeedbackStatus> Status(FeedbackStatusRequest request, ServerCallContext context) => status.ReadAsync(context.CancellationToken);

    public override async Task<SpendingReply> Spending(SpendingRequest request, ServerCallContext context)
    {
        schema.DemandReady();
        try
        {
            return await spending.ReadAsync(request.Month?.ToDateTimeOffset() ?? clock.GetUtcNow(), context.CancellationToken);
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"The spending could not be read: {away.Message}"));
        }
    }

    private static ModelReportRow Row(Performance row)
    {
        var (low, high) = row.Stars.Interval();
        return new ModelReportRow
        {
            Model = row.Totals.Model,
            Domain = row.Domain,
            Language = row.Language,
            KeyName = row.KeyName,
            Requests = row.Totals.Requests,
            SuccessRate = row.Totals.SuccessRate,
            LatencyP50Ms = row.Totals.DurationQuantile(0.5),
            LatencyP95Ms = row.Totals.DurationQuantile(0.95),
            LatencyP99Ms = row.Totals.DurationQuantile(0.99),
            FirstTokenP50Ms = row.Totals.FirstTokenQuantile(0.5),
            TokensPerSecond = row.Totals.TokensPerSecond,
            CostUsd = (double)row.Totals.CostUsd,
            Ratings = row.Stars.Count,
            Rating = row.Stars.Mean,
            RatingLow = low,
            RatingHigh = high,
        };
    }
}
