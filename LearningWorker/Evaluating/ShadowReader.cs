using ModelProxy.Data;
using ModelProxy.Data.Routing;
using Npgsql;

namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>Compares the silent verdicts of a watched template with those in force on the same live questions: doubly robust where the answer was judged, by what the policy expected where not.</summary>
internal static class ShadowReader
{
    private const int Days = 30;

    public static async Task<TemplateComparison> CompareAsync(NpgsqlConnection session, long active, long watched, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"""
            select d.query_id, d.model, r.reward::float8, d.candidates::text, a.model, w.model
            from (select distinct on (query_id) query_id, model from routing.label where prompt_version = $2 and labelled_at >= $3 and source = 'llama3' order by query_id, seq desc) w
            join (select distinct on (query_id) query_id, model from routing.label where prompt_version = $1 and labelled_at >= $3 and source = 'llama3' order by query_id, seq desc) a using (query_id)
            join routing.decision d on d.query_id = w.query_id and d.started_at >= $3 - interval '1 hour'
            join traffic.exchange e on e.id = d.query_id and e.started_at = d.started_at {RewardSql.Join}
            where {RewardSql.RealFirst(Days)}
            order by d.started_at desc limit 2000
            """, session);
        command.Parameters.AddRange((NpgsqlParameter[])[new NpgsqlParameter { Value = active }, new NpgsqlParameter { Value = watched }, new NpgsqlParameter { Value = since.UtcDateTime }]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (now, then) = (new List<double>(), new List<double>());
        while (await reader.ReadAsync(cancellationToken))
        {
            var expected = JsonColumn.ReadList<DecisionCandidate>(reader.GetString(3)).ToDictionary(candidate => candidate.Model, candidate => candidate.Mean > 0 ? candidate.Mean : 0.6);
            var logged = reader.GetString(1);
            // an answer nobody judged is worth what was expected of it
            var reward = reader.IsDBNull(2) ? expected.GetValueOrDefault(logged) : reader.GetDouble(2);
            var judged = new JudgedCase(reader.GetGuid(0), "", "", [], logged, 1, reward, expected);
            now.Add(judged.Value(reader.GetString(4)));
            then.Add(judged.Value(reader.GetString(5)));
        }
        return TemplateTrial.Compare(now, then, unreadable: 0);
    }
}
