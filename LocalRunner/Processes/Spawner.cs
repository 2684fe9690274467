using System.Collections.Concurrent;
using System.Diagnostics;

namespace ModelProxy.LocalRunner.Processes;

/// <summary>
/// Starts every child from one thread that lives as long as AppHost. Linux sends a child's parent-death signal when
/// the <em>thread</em> that started it ends; a pool thread would take children with it at random.
/// </summary>
internal sealed class Spawner : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];

    public Spawner() => new Thread(Work) { IsBackground = true, Name = "spawner" }.Start();

    /// <summary>Starts a process that dies with AppHost, even when AppHost is killed, where the system can do that.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public Task<Process> StartAsync(Launch launch)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                var process = new Process { StartInfo = Describe(launch), EnableRaisingEvents = true };
                process.Start();
                started.SetResult(process);
            }
            catch (Exception failed) // whatever went wrong belongs to the caller, not to this thread
            {
                started.SetException(failed);
            }
        });
        return started.Task;
    }

    public void Dispose() => _work.CompleteAdding();

    internal static ProcessStartInfo Describe(Launch launch)
    {
        var (command, arguments) = Wrap(launch);
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = launch.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => !Inherited.Passes(name)).ToArray()) start.Environment.Remove(name);
        foreach (var (name, value) in launch.Variables) start.Environment[name] = value;
        return start;
    }

    // Both wrappers become what they run, so the process keeps its number. Ctrl-C reaches every process of the terminal's
    // session; in sessions of their own the children end in the order of AppHost, the database last.
    private static (string Command, IEnumerable<string> Arguments) Wrap(Launch launch)
    {
        var (command, arguments) = WithDeathSignal(launch);
        return Programs.SessionWrapper is { } wrapper ? (wrapper, [command, .. arguments]) : (command, arguments);
    }

    // A change of account clears the death signal, so where setpriv changes the account, the same setpriv has to set it.
    private static (string Command, IEnumerable<string> Arguments) WithDeathSignal(Launch launch)
    {
        if (Programs.DeathSignalWrapper is not { } wrapper) return (launch.Command, launch.Arguments);
        IEnumerable<string> wrapped = Path.GetFileName(launch.Command) == "setpriv" ? launch.Arguments : [launch.Command, .. launch.Arguments];
        return (wrapper, ["--pdeathsig", SignalName(launch.StopSignal), .. wrapped]);
    }

    private static string SignalName(ProcessSignal signal) => signal is ProcessSignal.Interrupt ? "INT" : "TERM";

    private void Work()
    {
        foreach (var start in _work.GetConsumingEnumerable()) start();
    }
}
