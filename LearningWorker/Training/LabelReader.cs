using ModelProxy.Policy.Classifying;
using Npgsql;

namespace ModelProxy.LearningWorker.Training;

/// <summary>Reads labelled questions, and recent ones nobody labelled. Simulated traffic teaches nothing about wording. Thread-safe.</summary>
internal sealed class LabelReader(NpgsqlDataSource source)
{
    private const int MostLabels = 20_000, MostTraffic = 5_000;

    /// <summary>What the judge says is believed less than what a person says.</summary>
    private const float TrustInTheJudge = 0.7f;

    /// <summary>Newest first; of several labels of one question a person's, else the newest.</summary>
    public async Task<IReadOnlyList<ReadLabel>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"""
            select seq, query_id, text, domain, source, confidence from (
                select distinct on (l.query_id) l.seq, l.query_id, coalesce(nullif(l.text, ''), e.last_user_text) as text, l.domain, l.source, l.confidence
                from routing.label l left join traffic.exchange e on e.id = l.query_id
                where l.domain <> '' and (l.source = 'human' or l.confidence >= 50) and not coalesce(e.simulated, false)
                order by l.query_id, l.source = 'human' desc, l.seq desc) newest
            where text <> '' order by seq desc limit {MostLabels}
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var labels = new List<ReadLabel>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var weight = reader.GetString(4) == "human" ? 1 : TrustInTheJudge * (float)Math.Clamp(reader.GetDouble(5) / 100, 0, 1);
            labels.Add(new ReadLabel(reader.GetInt64(0), reader.GetGuid(1), new LabelledText(reader.GetString(2), reader.GetString(3), weight)));
        }
        return labels;
    }

    public async Task<IReadOnlyList<string>> TrafficAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select last_user_text from traffic.exchange where last_user_text <> '' and not simulated order by seq desc limit {MostTraffic}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellationToken)) texts.Add(reader.GetString(0));
        return texts;
    }
}

internal sealed record ReadLabel(long Seq, Guid QueryId, LabelledText Text)
{
    /// <summary>A fifth of the questions, the same ones every time.</summary>
    public bool IsHeldOut => QueryId.ToByteArray()[15] % 5 == 0;
}
