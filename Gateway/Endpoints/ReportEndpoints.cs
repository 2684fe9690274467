using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.ServiceDefaults.Logs;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>Reports over what was recorded, how learning goes, and the gateway's log.</summary>
internal static class ReportEndpoints
{
    public static void MapReports(this WebApplication app)
    {
        app.MapGet("/api/reports/models", ModelsAsync).Guarded().WithTags("Reports").WithSummary("Performance by model, domain, language, key: JSON, or CSV with ?format=csv");
        app.MapGet("/api/learning/progress", ProgressAsync).Guarded().WithTags("Reports").WithSummary("How learning goes, from the LearningWorker");
        app.MapRecentLogs("/api/admin/logs").Guarded(admin: true);
    }

    private static async Task ModelsAsync(HttpContext http, Reports.ReportsClient reports, DateTimeOffset? from, DateTimeOffset? to, string? model, string? domain, string? language, string? groupBy, string? format)
    {
        var request = new ModelReportRequest { Model = model ?? "", Domain = domain ?? "", Language = language ?? "" };
        if (from is { } begin) request.From = Timestamp.FromDateTimeOffset(begin);
        if (to is { } end) request.To = Timestamp.FromDateTimeOffset(end);
        var groups = (groupBy ?? "model").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (groups.Except(["model", "domain", "language", "key"]).FirstOrDefault() is { } unknown)
        {
            await JsonReply.RefuseAsync(http, 400, "bad_request", $"groupBy knows model, domain, language and key, not \"{unknown}\".");
            return;
        }
        request.GroupBy.AddRange(groups);
        ModelReport report;
        try
        {
            report = await reports.ModelsAsync(request, deadline: DateTime.UtcNow.AddSeconds(10), cancellationToken: http.RequestAborted);
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.InvalidArgument)
        {
            await JsonReply.RefuseAsync(http, 400, "bad_request", refused.Status.Detail);
            return;
        }
        catch (RpcException) when (!http.RequestAborted.IsCancellationRequested)
        {
            await JsonReply.RefuseAsync(http, 503, "feedback_away", "The FeedbackService or its database does not answer. Try again when it is back: GET /health shows it.");
            return;
        }
        if (format == "csv" || http.Request.Headers.Accept.ToString().Contains("text/csv", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.ContentType = "text/csv; charset=utf-8";
            await http.Response.WriteAsync(Csv(report), http.RequestAborted);
            return;
        }
        await JsonReply.SendAsync(http, new { rows = report.Rows });
    }

    private static string Csv(ModelReport report)
    {
        var text = new StringBuilder("model,domain,language,key,requests,success_rate,latency_p50_ms,latency_p95_ms,latency_p99_ms,first_token_p50_ms,tokens_per_second,cost_usd,ratings,rating,rating_low,rating_high\r\n");
        foreach (var r in report.Rows)
            text.Append(CultureInfo.InvariantCulture, $"{Cell(r.Model)},{Cell(r.Domain)},{Cell(r.Language)},{Cell(r.KeyName)},{r.Requests},{r.SuccessRate},{r.LatencyP50Ms},{r.LatencyP95Ms},{r.LatencyP99Ms},{r.FirstTokenP50Ms},{r.TokensPerSecond},{r.CostUsd},{r.Ratings},{r.Rating},{r.RatingLow},{r.RatingHigh}\r\n");
        return text.ToString();
    }

    // a cell that begins like a formula is one to a spreadsheet
    private static string Cell(string value)
    {
        if (value.Length > 0 && "=+-@\t\r".Contains(value[0])) value = "'" + value;
        return value.AsSpan().ContainsAny(",\"\r\n") ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
    }

    private static async Task ProgressAsync(HttpContext http, IHttpClientFactory clients)
    {
        using var client = clients.CreateClient(Learning);
        try
        {
            using var answer = await client.GetAsync(new Uri("http://_http.learning/internal/progress"), http.RequestAborted);
            if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"status {(int)answer.StatusCode}");
            http.Response.ContentType = "application/json";
            await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
        catch (Exception away) when (away is HttpRequestException || (away is OperationCanceledException && !http.RequestAborted.IsCancellationRequested))
        {
            await JsonReply.RefuseAsync(http, 503, "learning_away", "The LearningWorker does not answer. Try again when it is back.");
        }
    }

    public const string Learning = "learning";
}
