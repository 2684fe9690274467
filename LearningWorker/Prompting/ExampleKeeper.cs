using ModelProxy.Data;
using ModelProxy.Data.Learning;
using ModelProxy.LearningWorker.Cycling;
using ModelProxy.LearningWorker.Promoting;
using Npgsql;

namespace ModelProxy.LearningWorker.Prompting;

/// <summary>
/// Keeps a question quoted in a template no longer than the question itself: when its text was forgotten, or its day has gone with the
/// retention, the version is emptied and retired. Was it in force, the one before is again, and at last the shipped one.
/// </summary>
internal sealed partial class ExampleKeeper(ILogger<ExampleKeeper> log) : ILeaderDuty
{
    public string Name => "examples";

    public async Task RunAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        var shelf = new TemplateShelf(session);
        await shelf.LockAsync(cancellationToken);
        var all = await shelf.AllAsync(cancellationToken);
        var gone = await GoneAsync(session, [.. all.SelectMany(row => row.Examples).Distinct()], cancellationToken);
        var quoting = all.Where(row => row.Examples.Any(gone.Contains)).ToArray();
        foreach (var row in quoting) await shelf.EmptyAsync(row.Version, cancellationToken);
        if (quoting.FirstOrDefault(row => row.Status == TemplateStatus.Active) is { } active)
        {
            // none before it: the shelf puts the shipped one in force when it finds none that is
            if (TemplateShelf.Before([.. all.Except(quoting)]) is { } before) await shelf.ActivateAsync(before.Version, TemplateStatus.Retired, cancellationToken);
            await shelf.LockAsync(cancellationToken);
            await shelf.EndTrialAsync($"Its trial ended when version {active.Version} was emptied.", cancellationToken);
        }
        else if (quoting.FirstOrDefault(row => row.Status == TemplateStatus.Trial) is { } tried)
        {
            await shelf.EndTrialAsync($"Its trial ended when version {tried.Version} was emptied.", cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        foreach (var row in quoting) Emptied(row.Version);
    }

    /// <summary>Which of these questions are not kept any more.</summary>
    private static async Task<HashSet<Guid>> GoneAsync(NpgsqlConnection session, Guid[] queries, CancellationToken cancellationToken)
    {
        var gone = new HashSet<Guid>();
        if (queries.Length == 0) return gone;
        // with the time in the id only its own day is looked at
        await using var command = new NpgsqlCommand("""
            select q.id from unnest($1::uuid[], $2::timestamptz[]) as q (id, started_at)
            left join traffic.exchange e on e.id = q.id and e.started_at = q.started_at where coalesce(e.last_user_text, '') = ''
            """, session);
        command.Parameters.AddRange((NpgsqlParameter[])[new NpgsqlParameter { Value = queries }, new NpgsqlParameter { Value = Array.ConvertAll(queries, query => QueryId.StartedAt(query).UtcDateTime) }]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) gone.Add(reader.GetGuid(0));
        return gone;
    }

    [LoggerMessage(LogLevel.Information, "Prompt template {Version} is emptied: a question it quoted is no longer kept")]
    private partial void Emptied(long version);
}
