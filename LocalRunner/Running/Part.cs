using System.ComponentModel;
using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;
using ModelProxy.LocalRunner.Processes;

namespace ModelProxy.LocalRunner.Running;

/// <summary>One resource while the system runs: starts its process, starts it again when it crashes, ends it.</summary>
internal sealed class Part(Resource resource, Spawner spawner, RunLedger ledger, Readiness readiness, Output output, TimeProvider clock) : IDisposable
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();
    private (ProcessIdentity Identity, ProcessSignal StopSignal)? _running;

    public Resource Resource => resource;

    /// <summary>Done when the resource was ready for the first time.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Runs the process until <see cref="EndAsync"/> or cancellation, as often as it takes.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        var backOff = new BackOff(clock);
        while (!stopping.IsCancellationRequested)
        {
            if (resource.ToLaunch() is not { } launch)
            {
                await BecomeReadyAsync(stopping.Token);
                return;
            }
            var end = await RunOnceAsync(launch, backOff, stopping.Token);
            if (stopping.IsCancellationRequested) return;
            var pause = backOff.Crashed();
            output.Write(resource.Name, $"{end}; starting it again in {pause.TotalSeconds:0} s{(backOff.Crashes > 1 ? $" (crash {backOff.Crashes})" : "")}");
            await Task.Delay(pause, clock, stopping.Token);
        }
    }

    /// <summary>Ends the process if it runs and prevents the next start.</summary>
    public async Task EndAsync(Ending ending)
    {
        await _ending.CancelAsync();
        if (_running is var (identity, signal) && !await ending.EndAsync(identity, signal)) output.Write(resource.Name, "did not end in time and was killed");
        ledger.Remove(resource.Name);
    }

    public void Dispose() => _ending.Dispose();

    private async Task<string> RunOnceAsync(Launch launch, BackOff backOff, CancellationToken cancellationToken)
    {
        Process process;
        try
        {
            process = await spawner.StartAsync(launch);
        }
        catch (Win32Exception failed)
        {
            return $"cannot be started: {failed.Message}";
        }
        using (process)
        {
            var identity = ProcessIdentity.Of(process);
            _running = (identity, launch.StopSignal);
            ledger.Add(new RecordedProcess(resource.Name, identity, launch.StopSignal));
            backOff.Started();
            Listen(process);
            // EndAsync may have looked just before the process was there
            if (cancellationToken.IsCancellationRequested) await new Ending(clock).EndAsync(identity, launch.StopSignal);
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var becoming = BecomeReadyAsync(gone.Token);
            await Exited(process);
            await gone.CancelAsync();
            _running = null;
            try
            {
                await becoming;
            }
            catch (OperationCanceledException)
            {
                // it ended before it was ready
            }
            return $"ended with code {process.ExitCode}";
        }
    }

    // Process.WaitForExitAsync would also wait for the output to end, which a grandchild may hold open
    private static Task Exited(Process process)
    {
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exited.TrySetResult();
        if (process.HasExited) exited.TrySetResult();
        return exited.Task;
    }

    private void Listen(Process process)
    {
        process.OutputDataReceived += (_, line) => { if (line.Data is { } text) output.Write(resource.Name, text); };
        process.ErrorDataReceived += (_, line) => { if (line.Data is { } text) output.Write(resource.Name, text); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    private async Task BecomeReadyAsync(CancellationToken cancellationToken)
    {
        await readiness.WaitAsync(resource, cancellationToken);
        if (!_ready.TrySetResult()) return;
        foreach (var callback in resource.WhenReady) _ = CallAsync(callback, cancellationToken);
    }

    private async Task CallAsync(Func<CancellationToken, Task> callback, CancellationToken cancellationToken)
    {
        try
        {
            await callback(cancellationToken);
        }
        catch (Exception failed) when (failed is not OperationCanceledException) // AppHost.cs's own code: its mistake must not end the system
        {
            output.Write(resource.Name, $"is ready, but what was to follow failed: {failed.Message}");
        }
    }
}
