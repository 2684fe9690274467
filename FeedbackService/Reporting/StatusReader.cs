using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.FeedbackService.Owning;
using Npgsql;

namespace ModelProxy.FeedbackService.Reporting;

internal sealed class StatusReader(NpgsqlDataSource source, SchemaState schema)
{
    public async Task<FeedbackStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var status = new FeedbackStatus { SchemaVersion = schema.Now.Version };
        if (!schema.Now.IsReady) return status;
        try
        {
            // asked every two seconds by every gateway: the rollups equal the rows and are few; signals are counted by their numbers, which leave few gaps
            await using var command = source.CreateCommand("select (select coalesce(sum(requests), 0)::bigint from traffic.rollup_model_hour), (select coalesce(max(seq), 0) from feedback.signal)");
            command.CommandTimeout = 5;
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            status.Exchanges = reader.GetInt64(0);
            status.Signals = reader.GetInt64(1);
            status.DatabaseAnswers = true;
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            status.DatabaseAnswers = false;
        }
        return status;
    }
}
