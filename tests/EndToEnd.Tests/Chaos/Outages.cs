using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ModelProxy.EndToEnd.Tests.Chaos;

/// <summary>Kills parts in an order, for times and with overlaps that are drawn: the same seed draws the same.</summary>
internal sealed class Outages(IReadOnlyList<IPart> parts, Random random)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<string> _journal = new();

    /// <summary>What happened when.</summary>
    public string Journal => string.Join('\n', _journal);

    public int Count { get; private set; }

    /// <summary>Each part falls once and is back in the end; half of the time the next one falls before the last is back.</summary>
    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        var order = parts.ToArray();
        random.Shuffle(order);
        var returning = new List<Task>();
        foreach (var part in order)
        {
            Note($"{part.Name} killed");
            await part.KillAsync();
            Count++;
            returning.Add(ReturnAsync(part, TimeSpan.FromMilliseconds(random.Next(100, 3000)), cancellationToken));
            if (random.Next(2) == 0) await returning[^1];
            else await Task.Delay(random.Next(50, 1000), cancellationToken);
        }
        await Task.WhenAll(returning);
    }

    private async Task ReturnAsync(IPart part, TimeSpan away, CancellationToken cancellationToken)
    {
        await Task.Delay(away, cancellationToken); // the outage itself
        await part.BringBackAsync(cancellationToken);
        Note($"{part.Name} back");
    }

    private void Note(string what) => _journal.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_started).TotalSeconds,7:0.0} s  {what}"));
}
