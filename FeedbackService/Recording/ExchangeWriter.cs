using ModelProxy.Data.Traffic;
using ModelProxy.FeedbackService.Submitting;
using Npgsql;

namespace ModelProxy.FeedbackService.Recording;

/// <summary>
/// Writes a batch in one transaction: all of it or nothing.
/// 1. Take the writers' lock, so that numbers are given in the order of commit and no signal slips in between.
/// 2. COPY the exchanges that are new. At first all are taken for new; should one be known, Postgres says so, and the batch
///    is written again without those that are.
/// 3. For these only: attempts, the rollups, decision and features.
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
            try
            {
                return await WriteAsync(_connection, batch, lookFirst: false, cancellationToken);
            }
            catch (PostgresException known) when (known.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                return await WriteAsync(_connection, batch, lookFirst: true, cancellationToken);
            }
        }
        catch
        {
            // whatever state the session is in, the next batch begins with a new one
            await DisposeAsync();
            throw;
        }
    }

    private static async Task<IReadOnlyList<Guid>> WriteAsync(NpgsqlConnection connection, IReadOnlyCollection<RecordedExchange> batch, bool lookFirst, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // 1.
        await WriterLock.TakeAsync(connection, cancellationToken);
        // 2. A batch may hold the same exchange twice: the first counts.
        var known = lookFirst ? await Known.ExchangesAsync(connection, batch, cancellationToken) : [];
        var inserted = batch.Where(e => !e.DryRun && known.Add(e.Exchange.Id)).ToArray();
        if (inserted.Length > 0)
        {
            var exchanges = inserted.Select(e => e.Exchange).ToArray();
            await TrafficColumns.Exchange.CopyAsync(connection, "traffic.exchange", exchanges, cancellationToken);
            // 3.
            await TrafficColumns.Attempt.CopyAsync(connection, "traffic.attempt", inserted.SelectMany(e => e.Attempts), cancellationToken);
            await Staging.AddAsync(connection, exchanges, cancellationToken);
        }
        await DecisionsAsync(connection, [.. inserted, .. batch.Where(e => e.DryRun)], lookFirst, cancellationToken);
        // 4.
        Guid[] fresh = [.. inserted.Select(e => e.Exchange.Id)];
        await SignalJoin.JoinAsync(connection, fresh, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return fresh;
    }

    /// <summary>One that was only analysed may come twice, and so may one that was analysed before it was sent.</summary>
    private static async Task DecisionsAsync(NpgsqlConnection connection, IReadOnlyList<RecordedExchange> batch, bool lookFirst, CancellationToken cancellationToken)
    {
        var decided = batch.Where(e => e.Decision is not null).ToArray();
        if (decided.Length == 0) return;
        var known = lookFirst ? await Known.DecisionsAsync(connection, decided, cancellationToken) : [];
        decided = [.. decided.Where(e => known.Add(e.Exchange.Id))];
        await RoutingColumns.Decision.CopyAsync(connection, "routing.decision", decided.Select(e => e.Decision!), cancellationToken);
        await RoutingColumns.QueryFeature.CopyAsync(connection, "routing.query_feature", decided.Select(e => e.Features).OfType<Data.Routing.QueryFeatureRow>(), cancellationToken);
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand(Staging.Create, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
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
