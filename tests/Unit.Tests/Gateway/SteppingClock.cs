using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace ModelProxy.Unit.Tests.Gateway;

/// <summary>A clock that stands still and goes on only to the next moment for which somebody has set a timer.</summary>
internal sealed class SteppingClock : FakeTimeProvider
{
    /// <summary>Real time, after which nobody sets a timer of this clock any more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Channel<DateTimeOffset> _rings = Channel.CreateUnbounded<DateTimeOffset>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _rings.Writer.TryWrite(GetUtcNow() + dueTime);
        return timer;
    }

    /// <summary>Goes from timer to timer until it has happened.</summary>
    /// <returns>The time of this clock that it took.</returns>
    public async Task<TimeSpan> PassUntilAsync(Task happened, CancellationToken cancellationToken)
    {
        var from = GetUtcNow();
        while (!happened.IsCompleted)
        {
            await Task.WhenAny(happened, _rings.Reader.WaitToReadAsync(cancellationToken).AsTask()).WaitAsync(Patience, cancellationToken);
            if (!happened.IsCompleted && _rings.Reader.TryRead(out var ring) && ring > GetUtcNow()) Advance(ring - GetUtcNow());
        }
        await happened;
        return GetUtcNow() - from;
    }
}
