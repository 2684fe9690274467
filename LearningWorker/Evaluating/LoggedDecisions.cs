using Google.Protobuf;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data;
using ModelProxy.Data.Routing;
using ModelProxy.Policy;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Features;
using Npgsql;
using PolicyDomains = ModelProxy.Policy.Domains;

namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>Reads judged decisions of the learned policy that are held out, newest first, on the leader's session.</summary>
internal static class LoggedDecisions
{
    /// <summary>Days to look back, in steps: where there is much traffic the last day has enough of them, and the rest need not be sorted.</summary>
    private static readonly int[] Days = [1, 3, 7, 14];

    /// <summary>Only decisions in which every candidate that could be chosen had a chance: without that nothing can be said of another choice.</summary>
    public static async Task<IReadOnlyList<LoggedDecision>> ReadAsync(NpgsqlConnection session, int take, CancellationToken cancellationToken)
    {
        var decisions = new List<LoggedDecision>();
        for (int step = 0, read = 0; step < Days.Length && read < take; step++)
            read += await ReadAsync(session, decisions, take - read, Days[step], step == 0 ? 0 : Days[step - 1], cancellationToken);
        return decisions;
    }

    /// <returns>How many were read, usable or not.</returns>
    /// <param name="before">Days ago up to which they were made; 0 = up to now.</param>
    private static async Task<int> ReadAsync(NpgsqlConnection session, List<LoggedDecision> decisions, int take, int after, int before, CancellationToken cancellationToken)
    {
        // every partitioned table is told the time, so that no other day of it is looked at
        string Within(string table) => $"{table}.started_at > now() - interval '{after} days'" + (before > 0 ? $" and {table}.started_at <= now() - interval '{before} days'" : "");
        await using var command = new NpgsqlCommand($"""
            select d.model, r.reward::float8, d.candidates::text, d.domain, d.language, f.domains::text, coalesce(f.familiarity, 1), d.inputs
            from routing.decision d
            join traffic.exchange e on e.id = d.query_id and e.started_at = d.started_at
            left join routing.query_feature f on f.query_id = d.query_id and f.started_at = d.started_at and {Within("f")} {RewardSql.Join}
            where d.source = 'learned' and not d.dry_run and d.propensity > 0 and d.propensity < 1 and {HeldOut.Sql} and e.model = d.model and r.reward is not null
                and {RewardSql.RealFirst(Days[^1])}
                and {Within("d")} and {Within("e")}
                and d.started_at > coalesce((select max(raised_at) from learning.drift_alarm where evidence_cut), '-infinity')
            order by d.started_at desc limit $1
            """, session) { Parameters = { new() { Value = take } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var read = 0;
        for (; await reader.ReadAsync(cancellationToken); read++)
        {
            var candidates = JsonColumn.ReadList<DecisionCandidate>(reader.GetString(2));
            if (candidates.Any(candidate => candidate.Excluded.Length == 0 && candidate.Propensity <= 0)) continue;
            var inputs = reader.IsDBNull(7) ? new DecideRequest() : Inputs(reader.GetFieldValue<byte[]>(7));
            var features = Features(reader.GetString(3), reader.GetString(4), reader.IsDBNull(5) ? "[]" : reader.GetString(5), reader.GetDouble(6));
            decisions.Add(new LoggedDecision(Request(candidates, features, inputs), reader.GetString(0), candidates.ToDictionary(candidate => candidate.Model, candidate => candidate.Propensity), reader.GetDouble(1), candidates.ToDictionary(candidate => candidate.Model, candidate => candidate.Mean)));
        }
        return read;
    }

    private static PolicyRequest Request(IReadOnlyList<DecisionCandidate> candidates, QueryFeatures features, DecideRequest inputs) => new()
    {
        Features = features,
        Candidates = [.. candidates.Select(candidate => new PolicyCandidate
        {
            Model = candidate.Model,
            Cost = candidate.Cost > 0 ? candidate.Cost : null,
            LatencyMs = candidate.LatencyMs > 0 ? candidate.LatencyMs : null,
            Excluded = candidate.Excluded,
        })],
        Seed = 0,
        User = inputs.User,
        Team = inputs.Team,
        Objective = Objective(inputs),
        PreviousModel = inputs.Conversation is { Turn: > 1 } conversation ? conversation.PreviousModel : "",
    };

    private static QueryFeatures Features(string domain, string language, string json, double familiarity)
    {
        var shares = new float[PolicyDomains.Count];
        foreach (var share in JsonColumn.ReadList<DomainShare>(json))
            if (PolicyDomains.IndexOf(share.Domain) is >= 0 and var at) shares[at] = (float)share.Probability;
        if (shares.Sum() < 0.01f && PolicyDomains.IndexOf(domain) is >= 0 and var only) shares[only] = 1;
        return new QueryFeatures { Language = Languages.All.Contains(language) ? language : Languages.Other, Domain = domain, DomainProbabilities = [.. shares], Familiarity = familiarity, Complexity = 0, Length = 0 };
    }

    /// <summary>What counted, as far as the request said so.</summary>
    public static PolicyObjective Objective(DecideRequest inputs) => inputs.Objective is { } asked
        ? new PolicyObjective(asked.HasQuality ? asked.Quality : PolicyObjective.Default.Quality, asked.HasCost ? asked.Cost : PolicyObjective.Default.Cost, asked.HasLatency ? asked.Latency : PolicyObjective.Default.Latency)
        : PolicyObjective.Default;

    public static DecideRequest Inputs(byte[] bytes)
    {
        try
        {
            return DecideRequest.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            // written by a version that wrote them otherwise: the defaults
            return new DecideRequest();
        }
    }
}
