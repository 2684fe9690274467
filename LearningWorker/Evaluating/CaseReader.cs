using Google.Protobuf;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data;
using ModelProxy.Data.Routing;
using ModelProxy.Policy.Judging;
using Npgsql;

namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>Reads judged decisions with their texts, newest first. Thread-safe.</summary>
internal sealed class CaseReader(NpgsqlDataSource source)
{
    private const int Days = 60;

    public async Task<IReadOnlyList<JudgedCase>> ReadAsync(int take, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var facts = await FactsAsync(connection, cancellationToken);
        await using var command = new NpgsqlCommand($"""
            select d.query_id, e.last_user_text, d.domain, d.model, d.propensity, r.reward::float8, d.candidates::text, d.inputs
            from routing.decision d join traffic.exchange e on e.id = d.query_id and e.started_at = d.started_at {RewardSql.Join}
            where d.started_at > now() - make_interval(days => {Days}) and not d.dry_run and e.model = d.model and e.last_user_text <> '' and r.reward is not null
                and d.propensity > 0 and {RewardSql.RealFirst(Days)}
            order by d.started_at desc limit $1
            """, connection) { Parameters = { new() { Value = take } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var cases = new List<JudgedCase>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var candidates = JsonColumn.ReadList<DecisionCandidate>(reader.GetString(6)).Where(candidate => candidate.Excluded.Length == 0).ToArray();
            if (candidates.Length < 2) continue;
            var inputs = reader.IsDBNull(7) ? null : Inputs(reader.GetFieldValue<byte[]>(7));
            var reward = reader.GetDouble(5);
            cases.Add(new JudgedCase(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), [.. candidates.Select(candidate => Describe(candidate, inputs, facts))],
                reader.GetString(3), reader.GetDouble(4), reward, candidates.ToDictionary(candidate => candidate.Model, candidate => candidate.Mean > 0 ? candidate.Mean : 0.6)));
        }
        return cases;
    }

    private static JudgedModel Describe(DecisionCandidate candidate, DecideRequest? inputs, Dictionary<string, JudgedModel> facts)
    {
        var known = facts.GetValueOrDefault(candidate.Model) ?? new JudgedModel(candidate.Model);
        var asked = inputs?.Candidates.FirstOrDefault(option => option.Model == candidate.Model);
        return asked is null ? known : known with
        {
            Domains = [.. asked.Domains.Concat(known.Domains).Distinct()],
            LatencyMs = known.LatencyMs > 0 ? known.LatencyMs : asked.LatencyMs,
            OutputPrice = asked.Price is { HasOutput: true } price ? price.Output : known.OutputPrice,
        };
    }

    /// <summary>What the judge is told of each model today: its card and what was learned.</summary>
    private static async Task<Dictionary<string, JudgedModel>> FactsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select p.model, coalesce(c.description, ''), p.success_rate, p.rating, p.latency_p50ms, c.output_price::float8,
                array(select b.domain from learning.profile b where b.model = p.model and b.language = '' and b.domain <> '' and b.simulated = p.simulated and b.samples >= 5 order by b.reward desc limit 3)
            from (select distinct on (model) * from learning.profile where domain = '' and language = '' order by model, simulated) p left join catalog.model_card c on c.name = p.model
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var facts = new Dictionary<string, JudgedModel>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            facts[reader.GetString(0)] = new JudgedModel(reader.GetString(0))
            {
                Description = reader.GetString(1),
                SuccessRate = reader.GetDouble(2),
                Rating = reader.GetDouble(3),
                LatencyMs = reader.GetDouble(4),
                OutputPrice = reader.IsDBNull(5) ? null : reader.GetDouble(5),
                Domains = reader.GetFieldValue<string[]>(6),
            };
        return facts;
    }

    /// <summary>Null when they were written by a version that wrote them otherwise.</summary>
    private static DecideRequest? Inputs(byte[] bytes)
    {
        try
        {
            return DecideRequest.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
