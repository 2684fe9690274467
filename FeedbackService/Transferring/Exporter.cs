using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Data;

namespace ModelProxy.FeedbackService.Transferring;

/// <summary>
/// Streams what was recorded up to the moment of asking: exchanges, then signals, then labels, each in the order in which
/// it was recorded, a page at a time. Holds no snapshot open, so that an export may take hours.
/// </summary>
internal sealed class Exporter(IDbContextFactory<ModelProxyDb> databases)
{
    private const int PageSize = 500;

    public async IAsyncEnumerable<DataLine> ReadAsync(TransferCursor after, bool texts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = await EndAsync(cancellationToken);
        while (after.Exchange < end.Exchange)
        {
            var page = await ExchangesAsync(after.Exchange, end.Exchange, texts, cancellationToken);
            if (page.Count == 0) break;
            foreach (var (seq, exchange) in page)
            {
                after = after with { Exchange = seq };
                yield return new DataLine { Cursor = after.ToString(), Exchange = exchange };
            }
        }
        while (after.Signal < end.Signal)
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            var page = await database.Signals.AsNoTracking().Where(s => s.Seq > after.Signal && s.Seq <= end.Signal).OrderBy(s => s.Seq).Take(PageSize).ToListAsync(cancellationToken);
            if (page.Count == 0) break;
            foreach (var signal in page)
            {
                after = after with { Signal = signal.Seq };
                yield return new DataLine { Cursor = after.ToString(), Signal = SignalLine.Write(signal, texts) };
            }
        }
        while (after.Label < end.Label)
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            var page = await database.Labels.AsNoTracking().Where(l => l.Seq > after.Label && l.Seq <= end.Label).OrderBy(l => l.Seq).Take(PageSize).ToListAsync(cancellationToken);
            if (page.Count == 0) break;
            foreach (var label in page)
            {
                after = after with { Label = label.Seq };
                yield return new DataLine { Cursor = after.ToString(), Label = SignalLine.Write(label, texts) };
            }
        }
    }

    private async Task<TransferCursor> EndAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return new TransferCursor(
            await database.Exchanges.MaxAsync(e => (long?)e.Seq, cancellationToken) ?? 0,
            await database.Signals.MaxAsync(s => (long?)s.Seq, cancellationToken) ?? 0,
            await database.Labels.MaxAsync(l => (long?)l.Seq, cancellationToken) ?? 0);
    }

    private async Task<List<(long Seq, Exchange Exchange)>> ExchangesAsync(long after, long end, bool texts, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await database.Exchanges.AsNoTracking().Where(e => e.Seq > after && e.Seq <= end).OrderBy(e => e.Seq).Take(PageSize).ToListAsync(cancellationToken);
        if (rows.Count == 0) return [];
        var (ids, first, last) = (rows.ConvertAll(r => r.Id), rows.Min(r => r.StartedAt), rows.Max(r => r.StartedAt));
        var attempts = (await database.Attempts.AsNoTracking().Where(a => ids.Contains(a.ExchangeId) && a.StartedAt >= first && a.StartedAt <= last).ToListAsync(cancellationToken)).ToLookup(a => a.ExchangeId);
        var decisions = await database.Decisions.AsNoTracking().Where(d => ids.Contains(d.QueryId) && d.StartedAt >= first && d.StartedAt <= last).ToDictionaryAsync(d => d.QueryId, cancellationToken);
        var features = await database.QueryFeatures.AsNoTracking().Where(f => ids.Contains(f.QueryId) && f.StartedAt >= first && f.StartedAt <= last).ToDictionaryAsync(f => f.QueryId, cancellationToken);
        return rows.ConvertAll(row => (row.Seq, ExchangeLine.Write(row, attempts[row.Id], decisions.GetValueOrDefault(row.Id), features.GetValueOrDefault(row.Id), texts)));
    }
}
