using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Npgsql;

namespace ModelProxy.TestKit.Databases;

/// <summary>
/// A server from the installed programs in a folder of its own, without fsync unless asked for. Its watchdog, a shell whose standard
/// input is our pipe, ends the server and removes the folder as soon as this process is gone, killed or not.
/// </summary>
public sealed partial class InstalledServer : IPostgresServer
{
    // Commits are written to the system, only not flushed: they outlive a killed server, as StopAsync promises.
    // $1 folder, $2 port, $3 on or off. Reads until we are gone, then ends the server; the folder goes too unless the last line said "keep".
    private const string Watchdog = """
        trap '' INT TERM HUP
        "$BIN/postgres" -D "$1/data" -p "$2" -k "$1" -c listen_addresses=127.0.0.1 -c fsync="$3" \
            -c full_page_writes="$3" -c max_connections=300 -c shared_buffers=128MB -c jit=off -c max_wal_size=4GB </dev/null >"$1/log" 2>&1 &
        server=$!
        last=$(cat | tail -n 1)
        kill -QUIT $server 2>/dev/null
        wait $server
        [ "$last" = keep ] || rm -rf "$1"
        """;

    private readonly string _folder;
    private readonly bool _durable;
    private Process? _watchdog;

    private InstalledServer(string folder, int port, bool durable) => (_folder, Port, _durable) = (folder, port, durable);

    public int Port { get; }

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres;Include Error Detail=true";

    /// <summary>A new, empty server. Tests that stop Postgres under a service take one of their own.</summary>
    /// <param name="durable">Flushes what is committed, as a real server does: for measurements.</param>
    public static async Task<InstalledServer> StartAsync(CancellationToken cancellationToken, bool durable = false)
    {
        if (PostgresBinaries.Folder is null) throw new InvalidOperationException(PostgresServers.Missing);
        var folder = Path.Combine(Path.GetTempPath(), "modelproxy-pg-" + Guid.NewGuid().ToString("N")[..12]);
        await RunAsync("mkdir", ["-m", "700", folder], cancellationToken);
        await RunAsync(Path.Combine(PostgresBinaries.Folder, "initdb"), ["-D", folder + "/data", "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"], cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var server = new InstalledServer(folder, Ports.Free(), durable);
            try
            {
                await server.StartAgainAsync(cancellationToken);
                return server;
            }
            catch (TimeoutException) when (attempt < 3)
            {
                // somebody else took the port between our asking and Postgres's binding
                await server.StopAsync();
            }
        }
    }

    /// <summary>Starts the server on its data again, on the same port, and waits until it answers.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        var start = AsPostgres("/bin/sh", ["-c", Watchdog, "watchdog", _folder, $"{Port}", _durable ? "on" : "off"]);
        start.RedirectStandardInput = true;
        start.Environment["BIN"] = PostgresBinaries.Folder;
        _watchdog = Process.Start(start)!;
        await Wait.UntilAsync(AnswersAsync, cancellationToken, TimeSpan.FromSeconds(20), () => File.Exists(_folder + "/log") ? File.ReadAllText(_folder + "/log") : "no log");
    }

    /// <summary>Ends the server at once, as a crash would; the data stays for <see cref="StartAgainAsync"/>.</summary>
    public async Task StopAsync()
    {
        if (_watchdog is null) return;
        await _watchdog.StandardInput.WriteLineAsync("keep");
        _watchdog.StandardInput.Close();
        await _watchdog.WaitForExitAsync();
        _watchdog.Dispose();
        _watchdog = null;
    }

    /// <summary>SIGKILL to the server and to every connection's process; the data stays for <see cref="StartAgainAsync"/>.</summary>
    public async Task KillAsync()
    {
        var server = int.Parse(File.ReadLines(Path.Combine(_folder, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        int[] all = [server, .. (await File.ReadAllTextAsync($"/proc/{server}/task/{server}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(child => int.Parse(child, CultureInfo.InvariantCulture))];
        foreach (var process in all) _ = Signal(process, 9);
        // whoever still holds the shared memory keeps the next server from starting
        await Wait.UntilAsync(() => !all.Any(IsAlive), CancellationToken.None);
        await StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(_folder)) await RunAsync("rm", ["-rf", _folder], CancellationToken.None);
    }

    // a zombie is dead, only not buried
    private static bool IsAlive(int process) => File.Exists($"/proc/{process}/stat") && Read($"/proc/{process}/stat") is { } stat && stat[(stat.LastIndexOf(')') + 2)..][0] != 'Z';

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null; // gone between looking and reading
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Timeout=2");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    // Postgres refuses to run as root.
    private static ProcessStartInfo AsPostgres(string program, IEnumerable<string> arguments) => Environment.UserName == "root"
        ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", program, .. arguments]) { WorkingDirectory = "/" }
        : new ProcessStartInfo(program, arguments);

    private static async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = AsPostgres(program, arguments);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed with code {process.ExitCode}: {errors}{await output}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
