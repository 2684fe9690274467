using System.Diagnostics.Metrics;
using ModelProxy.LearningWorker.Cycling;
using Npgsql;

namespace ModelProxy.LearningWorker.Reporting;

/// <summary>The newest point of every learning curve as an OpenTelemetry gauge. Thread-safe.</summary>
internal sealed class LearningGauges
{
    private volatile Measurement<double>[] _newest = [];

    public LearningGauges(IMeterFactory meters) =>
        meters.Create(LearningTelemetry.Name).CreateObservableGauge("modelproxy.learning.metric", () => _newest, "1", "Learning curves, newest point: routing_accuracy, reward, first_answer_success, satisfaction, profile_match, exploration, regret");

    /// <summary>Nothing is told any more, until it is read again.</summary>
    public void Clear() => _newest = [];

    public async Task ReadAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select distinct on (name, simulated) name, simulated, value from learning.metric where scope = '' order by name, simulated, at desc", session);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var newest = new List<Measurement<double>>();
        while (await reader.ReadAsync(cancellationToken))
            newest.Add(new Measurement<double>(reader.GetDouble(2), new("name", reader.GetString(0)), new("simulated", reader.GetBoolean(1))));
        _newest = [.. newest];
    }
}
