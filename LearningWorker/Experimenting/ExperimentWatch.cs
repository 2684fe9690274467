using System.Text.Json;
using ModelProxy.Data;
using ModelProxy.Data.Learning;
using ModelProxy.LearningWorker.Cycling;
using ModelProxy.LearningWorker.Evaluating;
using Npgsql;

namespace ModelProxy.LearningWorker.Experimenting;

/// <summary>Looks at every running experiment after each cycle and ends those whose stopping rule holds.</summary>
internal sealed partial class ExperimentWatch(ILogger<ExperimentWatch> log) : ILeaderDuty
{
    /// <summary>In which a real decision must have been made for simulated ones not to count.</summary>
    private const int Days = 30;

    public string Name => "experiments";

    public async Task RunAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        foreach (var experiment in await ExperimentShelf.ReadAsync(session, "status = 'running'", cancellationToken))
        {
            var arms = JsonColumn.ReadList<ExperimentArm>(experiment.Arms);
            var stopping = JsonSerializer.Deserialize<ExperimentStopping>(experiment.Stopping, JsonColumn.Options);
            if (arms.Count != 2 || stopping is null) continue;
            var seen = await MomentsAsync(session, experiment, cancellationToken);
            var (result, winner) = Look(arms, stopping, arms.Select(arm => seen.GetValueOrDefault(arm.Name)).ToArray(), Smallest(experiment.Result));
            var ended = result.Verdict != StoppingRule.Running;
            await ExperimentShelf.LookAsync(session, experiment.Id, result, ended ? ExperimentStatus.Stopped : ExperimentStatus.Running, winner, cancellationToken);
            if (ended) Ended(experiment.Name, result.Verdict, winner.Length > 0 ? winner : "nobody", result.Difference, result.PValue, result.Arms.Sum(arm => arm.Samples));
        }
    }

    /// <summary>First arm = control.</summary>
    public static (ExperimentResult Result, string Winner) Look(IReadOnlyList<ExperimentArm> arms, ExperimentStopping stopping, IReadOnlyList<ArmMoments> seen, double smallest)
    {
        var (look, p, verdict) = StoppingRule.Decide(stopping, seen[0], seen[1], smallest);
        var result = new ExperimentResult([.. arms.Zip(seen, Arm)], look.Difference, look.Low, look.High, p, verdict);
        return (result, verdict switch { StoppingRule.Better => arms[1].Name, StoppingRule.Worse => arms[0].Name, _ => "" });
    }

    private static ArmResult Arm(ExperimentArm arm, ArmMoments seen)
    {
        var (units, half) = (seen.Units, seen.Units.Count == 0 ? 0 : 1.959964 * Math.Sqrt(seen.Units.MeanVariance));
        return new ArmResult(arm.Name, seen.Answers, units.Mean, Math.Max(0, units.Mean - half), Math.Min(1, units.Mean + half)) { Units = units.Count };
    }

    private static double Smallest(string result) =>
        JsonSerializer.Deserialize<ExperimentResult>(result, JsonColumn.Options) is { Arms: not null, PValue: > 0 } before ? before.PValue : 1;

    /// <summary>By arm. A unit is what the router drew by: the key, else the user; or the conversation, else the query.</summary>
    private static async Task<Dictionary<string, ArmMoments>> MomentsAsync(NpgsqlConnection session, ExperimentRow experiment, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"""
            select arm, count(*), sum(mean)::float8, sum(mean * mean)::float8, sum(answers)::bigint from (
                select d.arm, avg(r.reward) as mean, count(*) as answers
                from routing.decision d join traffic.exchange e on e.id = d.query_id and e.started_at = d.started_at {RewardSql.Join}
                where d.experiment = $1 and d.started_at >= $2 and r.reward is not null and {RewardSql.RealFirst(Days)}
                group by d.arm, case when $3 = '{ExperimentSplits.Key}' then coalesce(nullif(e.key_name, ''), e.user_id) else coalesce(nullif(e.conversation, ''), d.query_id::text) end) units
            group by arm
            """, session);
        // ids carry whole milliseconds
        command.Parameters.AddRange((NpgsqlParameter[])[new NpgsqlParameter { Value = experiment.Id.ToString() }, new NpgsqlParameter { Value = experiment.StartedAt.AddSeconds(-1).UtcDateTime }, new NpgsqlParameter { Value = experiment.Split }]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var seen = new Dictionary<string, ArmMoments>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken)) seen[reader.GetString(0)] = new ArmMoments(new Moments(reader.GetInt64(1), reader.GetDouble(2), reader.GetDouble(3)), reader.GetInt64(4));
        return seen;
    }

    [LoggerMessage(LogLevel.Information, "The experiment {Name} ended {Verdict} after {Samples} judged answers; winner: {Winner} (difference {Difference:0.000}, p {PValue:0.0000})")]
    private partial void Ended(string name, string verdict, string winner, double difference, double pValue, long samples);
}

internal static class ExperimentingExtensions
{
    public static void AddExperimenting(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ILeaderDuty, ExperimentWatch>();
}
