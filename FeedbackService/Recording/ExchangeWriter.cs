using ModelProxy.Data.Traffic;
using ModelProxy.FeedbackService.Submitting;
using Npgsql;

namespace ModelProxy.FeedbackService.Recording;

/// <summary>
/// Writes a batch in one transaction: all of it or nothing.
/// 1. Take the writers' lock, so that numbers are given in the order of commit and no signal slips in between.
/// 2. COPY the exchanges aside and insert those that are new.
/// 3. For these only: attempts, decision, features, and the rollups.
/// 4. Join the signals that had come before their exchange.
/// Not thread-safe: one session, one batch at a time.
/// </summary>
internal sealed class ExchangeWriter(NpgsqlDataSource source) : IAsyncDisposable
{
    private NpgsqlConnection? _connection;

    /// <summary>Returns the ids that were new. NpgsqlException: nothing is written (or, when the connection broke at the very commit, everything is; sending it again is safe).</summary>
    public async Task<IReadOnlyList<Guid>> WriteAsync(IReadOnlyCollection<RecordedExchange> batch, CancellationToken cancellationToken)
    {
        try
        {
            _connection ??= await OpenAsync(cancellationToken);
            return await WriteAsync(_connection, batch, cancellationToken);
        }
        catch
        {
            // whatever state the session is in, the next batch begins with a new one
            await DisposeAsync();
            throw;
        }
    }

    private static async Task<IReadOnlyList<Guid>> WriteAsync(NpgsqlConnection connection, IReadOnlyCollection<RecordedExchange> batch, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // 1.
        await WriterLock.TakeAsync(connection, cancellationToken);
        // 2.
        await TrafficColumns.Exchange.CopyAsync(connection, "staging_exchange", batch.Where(e => !e.DryRun).Select(e => e.Exchange), cancellationToken);
        var fresh = await InsertAsync(connection, cancellationToken);
        // 3. A batch may hold the same exchange twice: the set remembers the first only.
        var unseen = new HashSet<Guid>(fresh);
        var inserted = batch.Where(e => !e.DryRun && unseen.Remove(e.Exchange.Id)).ToArray();
        if (inserted.Length > 0)
        {
            await TrafficColumns.Attempt.CopyAsync(connection, "traffic.attempt", inserted.SelectMany(e => e.Attempts), cancellationToken);
            var exchanges = inserted.Select(e => e.Exchange).ToArray();
            await Staging.CopyAsync(connection, RollupSums.Minutes(exchanges), RollupSums.Hours(exchanges), RollupSums.ModelHours(exchanges), cancellationToken);
            await ExecuteAsync(connection, $"{Staging.AddMinutes}; {Staging.AddHours}; {Staging.AddModelHours}", cancellationToken);
        }
        await DecisionsAsync(connection, [.. inserted, .. batch.Where(e => e.DryRun)], cancellationToken);
        // 4.
        await SignalJoin.JoinAsync(connection, fresh, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return fresh;
    }

    private static async Task DecisionsAsync(NpgsqlConnection connection, IReadOnlyList<RecordedExchange> decided, CancellationToken cancellationToken)
    {
        var decisions = decided.Select(e => e.Decision).OfType<Data.Routing.DecisionRow>().ToArray();
        if (decisions.Length == 0) return;
        var features = decided.Select(e => e.Features).OfType<Data.Routing.QueryFeatureRow>().ToArray();
        await Staging.CopyAsync(connection, decisions, features, cancellationToken);
        await ExecuteAsync(connection, $"{Staging.InsertDecisions}; {Staging.InsertFeatures}", cancellationToken);
    }

    private static async Task<List<Guid>> InsertAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Staging.InsertExchanges, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken)) ids.Add(reader.GetGuid(0));
        return ids;
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            await ExecuteAsync(connection, Staging.Create, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
