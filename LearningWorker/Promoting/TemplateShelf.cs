using ModelProxy.Data.Learning;
using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.Policy.Judging;
using Npgsql;
using NpgsqlTypes;

namespace ModelProxy.LearningWorker.Promoting;

/// <summary>
/// The versions of the judge's prompt and every way one may change its state. Used inside a transaction that began with
/// <see cref="LockAsync"/>, so that people and evolution never move the same version at once.
/// </summary>
internal sealed class TemplateShelf(NpgsqlConnection session)
{
    // "template" in ASCII
    private const long LockKey = 0x74656d706c617465;

    /// <summary>Until the transaction ends. Puts the shipped template on an empty shelf.</summary>
    public async Task LockAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync("select pg_advisory_xact_lock($1)", cancellationToken, LockKey);
        await ExecuteAsync("""
            insert into learning.prompt_template (version, author, text, note, status, pinned, score_samples, created_at, promoted_at)
            select 1, 'shipped', $1, '', 'active', false, 0, now(), now() where not exists (select 1 from learning.prompt_template)
            """, cancellationToken, PromptTemplate.Shipped.Text);
        await ExecuteAsync("select setval(pg_get_serial_sequence('learning.prompt_template', 'version'), greatest((select max(version) from learning.prompt_template), nextval(pg_get_serial_sequence('learning.prompt_template', 'version')) - 1))", cancellationToken);
        await ExecuteAsync("update learning.prompt_template set status = 'active', promoted_at = now() where version = 1 and not exists (select 1 from learning.prompt_template where status = 'active')", cancellationToken);
    }

    /// <summary>All versions, newest first.</summary>
    public async Task<IReadOnlyList<PromptTemplateRow>> AllAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select version, parent_version, author, text, note, status, pinned, score, score_low, score_high, score_samples, created_at, promoted_at, examples
            from learning.prompt_template order by version desc
            """, session);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<PromptTemplateRow>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new PromptTemplateRow
            {
                Version = reader.GetInt64(0),
                ParentVersion = reader.IsDBNull(1) ? null : reader.GetInt64(1),
                Author = reader.GetString(2),
                Text = reader.GetString(3),
                Note = reader.GetString(4),
                Status = reader.GetString(5),
                Pinned = reader.GetBoolean(6),
                Score = reader.IsDBNull(7) ? null : reader.GetDouble(7),
                ScoreLow = reader.IsDBNull(8) ? null : reader.GetDouble(8),
                ScoreHigh = reader.IsDBNull(9) ? null : reader.GetDouble(9),
                ScoreSamples = reader.GetInt64(10),
                CreatedAt = reader.GetFieldValue<DateTimeOffset>(11),
                PromotedAt = reader.IsDBNull(12) ? null : reader.GetFieldValue<DateTimeOffset>(12),
                Examples = reader.GetFieldValue<Guid[]>(13),
            });
        return rows;
    }

    /// <returns>The new version.</returns>
    public Task<long> AddAsync(string text, string author, string note, long? parent, string status, Estimate? score, long samples, IEnumerable<Guid> examples, CancellationToken cancellationToken) =>
        ScalarAsync("""
            insert into learning.prompt_template (parent_version, author, text, note, status, pinned, score, score_low, score_high, score_samples, created_at, examples)
            values ($1, $2, $3, $4, $5, false, $6, $7, $8, $9, now(), $10) returning version
            """, cancellationToken, Nullable(parent), author, text, note, status, Nullable(score?.Mean), Nullable(score?.Low), Nullable(score?.High), samples, examples.Distinct().ToArray());

    public Task ScoreAsync(long version, Estimate score, long samples, CancellationToken cancellationToken) =>
        ExecuteAsync("update learning.prompt_template set score = $2, score_low = $3, score_high = $4, score_samples = $5 where version = $1", cancellationToken, version, score.Mean, score.Low, score.High, samples);

    /// <summary>For any state but active, which <see cref="ActivateAsync"/> gives.</summary>
    public Task MoveAsync(long version, string status, string note, CancellationToken cancellationToken) =>
        ExecuteAsync("update learning.prompt_template set status = $2, note = case when $3 = '' then note else concat_ws(' ', nullif(note, ''), $3) end where version = $1", cancellationToken, version, status, note);

    /// <summary>In force from now on; the one before becomes <paramref name="before"/>.</summary>
    public async Task ActivateAsync(long version, string before, CancellationToken cancellationToken)
    {
        await ExecuteAsync("update learning.prompt_template set status = $2, pinned = false where status = 'active' and version <> $1", cancellationToken, version, before);
        await ExecuteAsync("update learning.prompt_template set status = 'active', promoted_at = now() where version = $1 and status <> 'active'", cancellationToken, version);
    }

    /// <summary>
    /// Ends what the evolution tries live: a trial is against one version in force, and says nothing once another is, or once that one is to stay.
    /// After <see cref="ActivateAsync"/>: a tried version that was put in force is no longer tried.
    /// </summary>
    public async Task EndTrialAsync(string why, CancellationToken cancellationToken)
    {
        await ExecuteAsync($"update learning.experiment set status = '{ExperimentStatus.Cancelled}', ended_at = now() where status = '{ExperimentStatus.Running}' and kind = '{ExperimentKinds.Prompt}' and created_by = '{ExperimentAuthors.Evolution}'", cancellationToken);
        await ExecuteAsync($"update learning.prompt_template set status = '{TemplateStatus.Retired}', note = concat_ws(' ', nullif(note, ''), $1) where status = '{TemplateStatus.Trial}'", cancellationToken, why);
    }

    public Task PinAsync(long version, bool pinned, CancellationToken cancellationToken) =>
        ExecuteAsync("update learning.prompt_template set pinned = $2 where version = $1", cancellationToken, version, pinned);

    /// <summary>Takes the text of a version away, for what it quotes is not to be kept; its history stays.</summary>
    public Task EmptyAsync(long version, CancellationToken cancellationToken) =>
        ExecuteAsync($"""
            update learning.prompt_template set text = '', examples = default, pinned = false, note = concat_ws(' ', nullif(note, ''), 'Emptied: a question it quoted is no longer kept.'),
                status = case when status = '{TemplateStatus.RolledBack}' then status else '{TemplateStatus.Retired}' end where version = $1
            """, cancellationToken, version);

    /// <summary>What was in force before the active one; null when nothing was.</summary>
    public static PromptTemplateRow? Before(IReadOnlyList<PromptTemplateRow> all) =>
        all.Where(row => row.Status == TemplateStatus.Retired && row.PromotedAt is not null && row.Text.Length > 0).MaxBy(row => row.PromotedAt);

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<long> ScalarAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(sql, values);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, session);
        foreach (var value in values) command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        return command;
    }

    private static NpgsqlParameter Nullable(long? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint };

    private static NpgsqlParameter Nullable(double? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double };
}
