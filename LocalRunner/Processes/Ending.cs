namespace ModelProxy.LocalRunner.Processes;

/// <summary>
/// The end of the system, by one clock that starts when this is made. Each process is asked in its turn; from
/// <see cref="Turns"/> on nobody waits for his turn; who is still there later is asked harder, then killed. Nothing
/// survives longer than ten seconds.
/// </summary>
internal sealed class Ending(TimeProvider clock)
{
    /// <summary>Long enough for the gateway's open streams (limits.drainMs) and those that end before it.</summary>
    private static readonly TimeSpan Turns = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan Harder = TimeSpan.FromSeconds(8.2);
    private static readonly TimeSpan Killed = TimeSpan.FromSeconds(9.2);
    private static readonly TimeSpan Buried = TimeSpan.FromSeconds(9.8);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    private readonly long _began = clock.GetTimestamp();

    /// <summary>Until the time for turns is over.</summary>
    public Task TurnsAreOverAsync(CancellationToken cancellationToken) => Task.Delay(Left(Turns), clock, cancellationToken);

    /// <returns>Whether it ended without being killed.</returns>
    public async Task<bool> EndAsync(ProcessIdentity process, ProcessSignal first)
    {
        if (await GoneAsync(process, first, Harder)) return true;
        // SIGQUIT is PostgreSQL's way to stop at once without corrupting anything
        if (await GoneAsync(process, ProcessSignal.Quit, Killed)) return true;
        await GoneAsync(process, ProcessSignal.Kill, Buried);
        return false;
    }

    private async Task<bool> GoneAsync(ProcessIdentity process, ProcessSignal signal, TimeSpan until)
    {
        if (!process.IsAlive) return true;
        ProcessSignals.Send(process.Id, signal);
        while (process.IsAlive)
        {
            if (Left(until) == TimeSpan.Zero) return false;
            await Task.Delay(Between, clock);
        }
        return true;
    }

    private TimeSpan Left(TimeSpan until)
    {
        var left = until - clock.GetElapsedTime(_began);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
