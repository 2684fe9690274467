using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Data.Traffic;

namespace ModelProxy.FeedbackService.Reporting;

/// <summary>
/// What keys have cost in a month. Every gateway asks every few seconds, and a month of many keys is half a million rows: the
/// days that are over are summed once in a while (records that lay on a gateway's disk may still come), only yesterday and
/// today each time. Thread-safe.
/// </summary>
internal sealed class SpendingReader(SpendingQueries queries, TimeProvider clock)
{
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(5);

    private volatile Closed? _closed;

    public async Task<SpendingReply> ReadAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var (now, month) = (clock.GetUtcNow(), SpendingQueries.MonthOf(moment));
        var yesterday = new DateTimeOffset(now.UtcDateTime.Date.AddDays(-1), TimeSpan.Zero);
        var end = month.AddMonths(1);
        var until = yesterday < month ? month : yesterday < end ? yesterday : end;
        var closed = _closed;
        if (closed is null || closed.Month != month || closed.Until != until || now - closed.At > Settled)
            _closed = closed = new Closed(month, until, now, await queries.BetweenAsync(month, until, cancellationToken));
        var reply = new SpendingReply();
        foreach (var (key, usd) in closed.Spent.Concat(await queries.BetweenAsync(until, end, cancellationToken)))
            reply.UsdByKey[key] = reply.UsdByKey.TryGetValue(key, out var before) ? before + (double)usd : (double)usd;
        return reply;
    }

    /// <summary>The sums of the days before <paramref name="Until"/>, as they were at <paramref name="At"/>.</summary>
    private sealed record Closed(DateTimeOffset Month, DateTimeOffset Until, DateTimeOffset At, IReadOnlyDictionary<string, decimal> Spent);
}
