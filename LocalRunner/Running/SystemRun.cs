using Aspire.Hosting.ApplicationModel;
using ModelProxy.LocalRunner.Processes;

namespace ModelProxy.LocalRunner.Running;

/// <summary>
/// The whole system: every part starts as soon as those it waits for are ready, all others side by side; the end goes
/// the other way round, so that a service can still reach its database while it finishes.
/// </summary>
internal sealed class SystemRun(IReadOnlyList<Part> parts, Output output, TimeProvider clock)
{
    /// <summary>Starts everything and keeps it running until cancelled; then ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var running = parts.Select(part => FollowAsync(part, cancellationToken)).ToArray();
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await EndAsync();
        await Task.WhenAll(running);
    }

    private async Task EndAsync()
    {
        var ending = new Ending(clock);
        using var done = new CancellationTokenSource();
        var turnsAreOver = ending.TurnsAreOverAsync(done.Token);
        var ends = new List<Task>();
        foreach (var together in StopOrder.Of([.. parts.Select(p => p.Resource)]))
        {
            ends.AddRange(together.Select(resource => parts.Single(p => p.Resource == resource).EndAsync(ending)));
            await Task.WhenAny(Task.WhenAll(ends), turnsAreOver);
        }
        await Task.WhenAll(ends);
        await done.CancelAsync();
    }

    private async Task FollowAsync(Part part, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(part.Resource.Waits.Select(WaitedFor)).WaitAsync(cancellationToken);
            await part.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // the system ends
        }
        catch (Exception broken) // a mistake in the description of one part; the others go on
        {
            output.Write(part.Resource.Name, $"cannot be run: {broken.Message}");
        }

        Task WaitedFor(IResource resource) => parts.First(p => p.Resource == resource).Ready;
    }
}
