using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Data;
using ModelProxy.Data.Feedback;
using ModelProxy.FeedbackService.Recording;
using ModelProxy.FeedbackService.Submitting;
using Npgsql;
using NpgsqlTypes;

namespace ModelProxy.FeedbackService.Transferring;

/// <summary>Stores imported signals and labels; those known already are left alone. Thread-safe.</summary>
internal sealed class SignalImport(NpgsqlDataSource source)
{
    private static readonly string[] Kinds = [SignalKind.Stars, SignalKind.Thumbs, SignalKind.Metric, SignalKind.Comment, SignalKind.Implicit, SignalKind.Anchor];

    /// <summary>Null when it can be stored, else what is wrong with it.</summary>
    public static string? Mistake(Signal signal) =>
        !Guid.TryParse(signal.Id, out _) ? "signal.id is no UUID"
        : !QueryId.TryParse(signal.QueryId, out _) ? "signal.queryId is no UUID of version 7"
        : !Kinds.Contains(signal.Kind) ? $"signal.kind is \"{Clean.Text(signal.Kind, 50)}\": use one of {string.Join(", ", Kinds)}"
        : signal.GivenAt is null ? "signal.givenAt is missing"
        : signal.HasValue && !double.IsFinite(signal.Value) ? "signal.value is no number"
        : ValueMistake(signal) is { } mistake ? mistake
        : signal.Weight is not (>= 0 and <= 1) ? $"signal.weight is {signal.Weight}: use 0 to 1"
        : null;

    // as strict as what people send: learning trusts what is stored
    private static string? ValueMistake(Signal signal) => signal.Kind switch
    {
        SignalKind.Stars when !signal.HasValue || signal.Value is < 1 or > 5 || !double.IsInteger(signal.Value) => $"signal.value of stars is {signal.Value}: use 1 to 5",
        SignalKind.Thumbs when !signal.HasValue || signal.Value is not (0 or 1) => $"signal.value of thumbs is {signal.Value}: use 0 or 1",
        SignalKind.Implicit or SignalKind.Anchor when !signal.HasValue || signal.Value is < 0 or > 1 => $"signal.value of {signal.Kind} is {signal.Value}: use 0 to 1",
        SignalKind.Metric when !signal.HasValue => "signal.value of a metric is missing",
        _ => null,
    };

    public static string? Mistake(Label label) =>
        !Guid.TryParse(label.QueryId, out _) ? "label.queryId is no UUID" : label.LabelledAt is null ? "label.labelledAt is missing" : label.Source is not ("llama3" or "human") ? "label.source must be llama3 or human" : null;

    /// <summary>Returns how many were new.</summary>
    public async Task<int> WriteAsync(IReadOnlyCollection<Signal> signals, CancellationToken cancellationToken)
    {
        if (signals.Count == 0) return 0;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await WriterLock.TakeAsync(connection, cancellationToken);
        var stored = new List<Signal>();
        foreach (var signal in signals)
            if (await InsertAsync(connection, signal, cancellationToken)) stored.Add(signal);
        foreach (var (query, rater, kind, name) in stored.Select(s => (Guid.Parse(s.QueryId), Clean.Name(s.Rater), s.Kind, Clean.Name(s.Name))).Distinct())
            await SignalJoin.ChooseCurrentAsync(connection, query, rater, kind, name, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return stored.Count;
    }

    /// <summary>Returns how many were new.</summary>
    public async Task<int> WriteAsync(IReadOnlyCollection<Label> labels, CancellationToken cancellationToken)
    {
        var stored = 0;
        foreach (var label in labels)
        {
            await using var command = source.CreateCommand("""
                insert into routing.label (query_id, labelled_at, source, text, text_sha256, domain, language, model, complexity, confidence, reasoning, prompt_version, elapsed_ms, late)
                select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14
                where not exists (select 1 from routing.label where query_id = $1 and labelled_at = $2 and source = $3)
                """);
            command.Parameters.AddRange((NpgsqlParameter[])
            [
                new() { Value = Guid.Parse(label.QueryId) }, new() { Value = label.LabelledAt.ToDateTime() }, new() { Value = label.Source }, Optional(Clean.Optional(label.Text)),
                new() { Value = label.TextSha256.Length is > 0 and <= 64 ? label.TextSha256.ToByteArray() : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea },
                new() { Value = Clean.Name(label.Domain) }, new() { Value = Clean.Name(label.Language) }, new() { Value = Clean.Name(label.Model) }, new() { Value = label.Complexity },
                new() { Value = Clean.Finite(label.Confidence) }, new() { Value = Clean.Text(label.Reasoning, 4000) }, new() { Value = label.PromptVersion },
                new() { Value = Clean.Duration(label.ElapsedMs) }, new() { Value = label.Late },
            ]);
            stored += await command.ExecuteNonQueryAsync(cancellationToken);
        }
        return stored;
    }

    private static async Task<bool> InsertAsync(NpgsqlConnection connection, Signal signal, CancellationToken cancellationToken)
    {
        var queryId = Guid.Parse(signal.QueryId);
        await using var command = new NpgsqlCommand("""
            insert into feedback.signal (id, kind, name, query_id, started_at, rater, value, comment, weight, given_at, is_current, joined, model, domain, language, key_name, team, simulated)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, false, $11, $12, $13, $14, $15, $16, $17) on conflict do nothing
            """, connection)
        {
            Parameters =
            {
                new() { Value = Guid.Parse(signal.Id) }, new() { Value = signal.Kind }, new() { Value = Clean.Name(signal.Name) }, new() { Value = queryId },
                new() { Value = QueryId.StartedAt(queryId).UtcDateTime }, new() { Value = Clean.Name(signal.Rater) },
                new() { Value = signal.HasValue ? signal.Value : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double }, Optional(Clean.Optional(signal.Comment)),
                new() { Value = signal.Weight }, new() { Value = signal.GivenAt.ToDateTime() },
                // one that had never met its exchange may meet it here
                new() { Value = signal.Model.Length > 0 }, new() { Value = Clean.Name(signal.Model) }, new() { Value = Known(signal.Domain) }, new() { Value = Known(signal.Language) },
                new() { Value = Clean.Name(signal.KeyName) }, new() { Value = Clean.Name(signal.Team) }, new() { Value = signal.Simulated },
            },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private static NpgsqlParameter Optional(string? text) => new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static string Known(string name) => name.Length == 0 ? "unknown" : Clean.Name(name);
}
