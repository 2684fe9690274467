using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using ModelProxy.LocalRunner.Processes;

namespace ModelProxy.Unit.Tests.LocalRunner.Processes;

public sealed class EndingTests
{
    [Fact]
    public async Task A_process_that_ends_when_asked_is_not_killed()
    {
        using var process = Shell("echo here; exec sleep 120");

        Assert.True(await new Ending(TimeProvider.System).EndAsync(ProcessIdentity.Of(process), ProcessSignal.Terminate));
    }

    [Fact]
    public async Task A_process_that_hears_nothing_is_killed()
    {
        using var process = Shell("trap '' TERM QUIT; echo here; while :; do sleep 120; done");
        var clock = new FakeTimeProvider(); // the process is real, the time is not
        var ended = new Ending(clock).EndAsync(ProcessIdentity.Of(process), ProcessSignal.Terminate);

        while (!ended.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.WhenAny(ended, Task.Delay(1, TestContext.Current.CancellationToken));
        }

        Assert.False(await ended);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(137, process.ExitCode); // 128 + SIGKILL
    }

    private static Process Shell(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs POSIX signals");
        var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true })!;
        Assert.Equal("here", process.StandardOutput.ReadLine());
        return process;
    }
}
