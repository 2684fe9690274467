using System.Diagnostics;
using System.Globalization;
using ModelProxy.TestKit;

namespace ModelProxy.EndToEnd.Tests.Starting;

/// <summary>./stop.sh on a machine without <c>ps</c>.</summary>
public sealed class StopScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelproxy-stop-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public StopScriptTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        Directory.CreateDirectory(Path.Combine(_folder, "logs"));
        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
        File.Copy(Path.Combine(Repository.Root, "stop.sh"), Path.Combine(_folder, "stop.sh"));
        foreach (var tool in new[] { "bash", "cat", "dirname", "grep", "rm", "seq", "sleep", "tr" })
            File.CreateSymbolicLink(Path.Combine(_folder, "bin", tool), Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(at => Path.Combine(at, tool)).First(File.Exists));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_system_that_runs_is_stopped()
    {
        using var system = Process.Start(new ProcessStartInfo("bash", ["-c", "exec -a AppHost sleep 600"]))!;
        try
        {
            await Wait.UntilAsync(() => File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{system.Id}/cmdline")).StartsWith("AppHost", StringComparison.Ordinal), Cancellation);
            Assert.Equal("ModelProxy has stopped.", await StopAsync(system.Id));
            await system.WaitForExitAsync(Cancellation);
            Assert.Equal(128 + 15, system.ExitCode);
        }
        finally
        {
            if (!system.HasExited) system.Kill();
        }
    }

    [Fact]
    public async Task A_process_that_has_only_its_number_is_left_alone()
    {
        using var other = Process.Start(new ProcessStartInfo("sleep", ["600"]))!;
        try
        {
            Assert.StartsWith("ModelProxy was not started by ./start.sh, or has stopped already.", await StopAsync(other.Id), StringComparison.Ordinal);
            Assert.False(other.HasExited);
        }
        finally
        {
            other.Kill();
        }
    }

    private async Task<string> StopAsync(int process)
    {
        var file = Path.Combine(_folder, "logs", "apphost.pid");
        await File.WriteAllTextAsync(file, process.ToString(CultureInfo.InvariantCulture), Cancellation);
        var start = new ProcessStartInfo(Path.Combine(_folder, "bin", "bash"), [Path.Combine(_folder, "stop.sh")]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = Path.Combine(_folder, "bin");
        using var script = Process.Start(start)!;
        var said = await script.StandardOutput.ReadToEndAsync(Cancellation);
        await script.WaitForExitAsync(Cancellation);
        Assert.Equal(0, script.ExitCode);
        Assert.False(File.Exists(file));
        return said.Trim();
    }
}
