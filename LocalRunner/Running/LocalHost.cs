using System.Runtime.InteropServices;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using ModelProxy.LocalRunner.Installed;
using ModelProxy.LocalRunner.Ports;
using ModelProxy.LocalRunner.Processes;
using ModelProxy.LocalRunner.Telemetry;

namespace ModelProxy.LocalRunner.Running;

/// <summary>From the description to the running system and back.</summary>
internal static class LocalHost
{
    /// <summary>Ends the remains of a killed run of this checkout; ends this process when a run is alive.</summary>
    public static void ClearAway(IDistributedApplicationBuilder builder)
    {
        using var output = new Output(logFolder: null);
        try
        {
            RunLedger.ClearAwayAsync(StateFolder.Of(builder.AppHostDirectory),
                left => output.Write("apphost", $"ending {left.Name} (process {left.Process.Id}), left over from a run that was killed"), CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (CannotStartException refused)
        {
            refused.EndProcess();
        }
    }

    public static async Task RunAsync(IDistributedApplicationBuilder builder, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        using var output = new Output(builder.Configuration["MODELPROXY_LOGS"]);
        var watching = LauncherWatch.WatchAsync(stopping.Cancel, stopping.Token);
        try
        {
            await RunAsync(builder, output, stopping.Token);
        }
        catch (CannotStartException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            Environment.ExitCode = 1;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // stopped while starting
        }
        await stopping.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true; // we end by ourselves, after the children
            stopping.Cancel();
        }
    }

    private static async Task RunAsync(IDistributedApplicationBuilder builder, Output output, CancellationToken cancellationToken)
    {
        output.Write("apphost", "Aspire cannot be restored here: the local runner runs the same AppHost.cs.");
        AspireDashboard.Add(builder.Resources, builder.Configuration);
        var resources = builder.Resources.OfType<Resource>().ToArray();
        // mistakes of AppHost.cs are told before anything starts: a circle, a health check of an endpoint that is not there
        StopOrder.Of(resources);
        foreach (var check in resources.SelectMany(resource => resource.HealthChecks)) _ = check.Endpoint.Endpoint;
        var state = StateFolder.Of(builder.AppHostDirectory);
        // two systems on one machine must not find each other's spilled records
        foreach (var project in resources.OfType<ProjectResource>()) project.Environment.Add(variables => variables.TryAdd(StateFolder.Variable, state));
        using var ledger = RunLedger.Open(state);
        PortPlan.Allocate(resources, freePorts: string.Equals(builder.Configuration[PortPlan.FreePortsVariable], "true", StringComparison.OrdinalIgnoreCase),
            (resource, endpoint) => output.Write("apphost", $"port {endpoint.Port} is in use: {resource.Name} ({endpoint.Name}) listens on {endpoint.AllocatedPort} instead"));
        using var spawner = new Spawner();
        using var readiness = new Readiness();
        var parts = resources.Select(resource => new Part(resource, spawner, ledger, readiness, output, TimeProvider.System)).ToArray();
        await new SystemRun(parts, output, TimeProvider.System).RunAsync(cancellationToken);
        foreach (var part in parts) part.Dispose();
        output.Write("apphost", "stopped");
    }
}
