using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using ModelProxy.LocalRunner.Installed;
using ModelProxy.LocalRunner.Processes;
using ModelProxy.LocalRunner.Running;
using ModelProxy.TestKit;

namespace ModelProxy.Unit.Tests.LocalRunner.Running;

/// <summary>Real, tiny processes: shells that sleep.</summary>
public sealed class SystemRunTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("modelproxy-run-").FullName;
    private readonly Spawner _spawner = new();
    private readonly Readiness _readiness = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    [Fact]
    public async Task Nothing_starts_before_what_it_waits_for_accepts_connections()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        var port = FreePort.Any();
        var server = Shell("server", "exec sleep 60");
        server.Endpoints.Add(new EndpointAnnotation("tcp", "tcp", port, isPromised: true) { AllocatedPort = port });
        var client = Shell("client", "exec sleep 60");
        client.Waits.Add(server);
        var running = RunAsync(server, client);

        await Wait.UntilAsync(() => Running.ContainsKey("server"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("client", Running.Keys);
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();

        await Wait.UntilAsync(() => Running.ContainsKey("client"), TestContext.Current.CancellationToken);
        await StopAsync(running);
    }

    [Fact]
    public async Task A_crashed_program_is_started_again_and_everything_is_gone_at_the_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs POSIX signals");
        var running = RunAsync(Shell("one", "sleep 30; exit 3"), Shell("two", "exec sleep 60"));
        await Wait.UntilAsync(() => Running.Count == 2, TestContext.Current.CancellationToken);
        var before = Running;

        ProcessSignals.Send(before["one"].Id, ProcessSignal.Kill);
        await Wait.UntilAsync(() => Running.TryGetValue("one", out var now) && now != before["one"], TestContext.Current.CancellationToken);
        var after = Running;
        Assert.Equal(before["two"], after["two"]);

        await StopAsync(running);
        Assert.DoesNotContain(after.Values, process => process.IsAlive);
        Assert.Empty(Running);
    }

    [Fact]
    public async Task A_program_that_cannot_be_started_does_not_keep_the_others_from_running()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        var running = RunAsync(new ExecutableResource("broken", "/nowhere/program", "/", []), Shell("sound", "exec sleep 60"));

        await Wait.UntilAsync(() => Running.ContainsKey("sound"), TestContext.Current.CancellationToken);
        await StopAsync(running);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _spawner.Dispose();
        _readiness.Dispose();
        Directory.Delete(_state, recursive: true);
    }

    private Dictionary<string, ProcessIdentity> Running =>
        RunRecord.Read(Path.Combine(_state, "run.json"))?.Children.ToDictionary(child => child.Name, child => child.Process) ?? [];

    private static ExecutableResource Shell(string name, string script) => new(name, "/bin/sh", "/", ["-c", script]);

    private async Task RunAsync(params Resource[] resources)
    {
        using var ledger = RunLedger.Open(_state);
        using var output = new Output(logFolder: null);
        var parts = resources.Select(resource => new Part(resource, _spawner, ledger, _readiness, output, TimeProvider.System)).ToArray();
        await new SystemRun(parts, output, TimeProvider.System).RunAsync(_stop.Token);
        foreach (var part in parts) part.Dispose();
    }

    private async Task StopAsync(Task running)
    {
        await _stop.CancelAsync();
        await running;
    }
}
