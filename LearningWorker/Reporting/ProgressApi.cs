using Microsoft.AspNetCore.Http.HttpResults;
using ModelProxy.LearningWorker.Cycling;
using Npgsql;

namespace ModelProxy.LearningWorker.Reporting;

/// <summary><c>GET /internal/progress</c>: who leads, how far learning has come, the latest runs and metrics.</summary>
internal static class ProgressApi
{
    public static void AddReporting(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ProgressReader>();
        builder.Services.AddSingleton<LearningGauges>();
        builder.Services.AddSingleton<ILeaderDuty, MetricsKeeper>();
    }

    public static void MapReporting(this WebApplication app) => app.MapGet("/internal/progress", ReadAsync);

    private static async Task<Results<Ok<LearningProgress>, JsonHttpResult<Refusal>>> ReadAsync(ProgressReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Ok(await reader.ReadAsync(cancellationToken));
        }
        catch (NpgsqlException away)
        {
            return TypedResults.Json(new Refusal("no_database", $"Progress is kept in the database, which does not answer: {away.Message}"), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
