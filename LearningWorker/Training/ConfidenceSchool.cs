using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data;
using ModelProxy.Data.Routing;
using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.Policy.Deciding;
using Npgsql;

namespace ModelProxy.LearningWorker.Training;

/// <summary>
/// Fits the confidence of decisions to what became of them, and lets the fit be used when it foretells decisions it has not seen
/// better than the usual one does. Stateless; safe for any number of threads.
/// </summary>
internal static class ConfidenceSchool
{
    private const int Days = 14, MostDecisions = 4_000, Folds = 5;

    /// <summary>Judged decisions below which the usual calibration stays.</summary>
    public const int LeastDecisions = 200;

    public static async Task<ConfidenceCalibration> TeachAsync(NpgsqlConnection session, CancellationToken cancellationToken) => Teach(await ReadAsync(session, cancellationToken));

    /// <summary>Fitted to all when five fits, each on four fifths, do better on the fifth left out; else the usual one.</summary>
    public static ConfidenceCalibration Teach(IReadOnlyList<SeenLead> seen)
    {
        var usual = new ConfidenceCalibration();
        if (seen.Count < LeastDecisions) return usual;
        double taught = 0, untaught = 0;
        for (var fold = 0; fold < Folds; fold++)
        {
            SeenLead[] shown = [.. seen.Where((_, at) => at % Folds != fold)], hidden = [.. seen.Where((_, at) => at % Folds == fold)];
            taught += CalibrationFitter.Likelihood(CalibrationFitter.Fit(shown), hidden);
            untaught += CalibrationFitter.Likelihood(usual, hidden);
        }

        return taught > untaught ? CalibrationFitter.Fit(seen) : usual;
    }

    /// <summary>Judged decisions of the learned policy, newest first; the simulated ones only while there are no others.</summary>
    private static async Task<IReadOnlyList<SeenLead>> ReadAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"""
            select d.candidates::text, d.inputs, d.model, r.reward::float8
            from routing.decision d
            join traffic.exchange e on e.id = d.query_id and e.started_at = d.started_at {RewardSql.Join}
            where d.source = 'learned' and not d.dry_run and d.propensity > 0 and d.propensity < 1 and e.model = d.model and r.reward is not null
                and {RewardSql.RealFirst(Days)}
                and d.started_at > now() - make_interval(days => {Days})
            order by d.started_at desc, d.query_id limit {MostDecisions}
            """, session);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var seen = new List<SeenLead>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var inputs = reader.IsDBNull(1) ? new DecideRequest() : LoggedDecisions.Inputs(reader.GetFieldValue<byte[]>(1));
            var lead = JudgedLead.Of(JsonColumn.ReadList<DecisionCandidate>(reader.GetString(0)), LoggedDecisions.Objective(inputs).Quality, reader.GetString(2), reader.GetDouble(3));
            if (lead is { } known) seen.Add(known);
        }

        return seen;
    }
}
