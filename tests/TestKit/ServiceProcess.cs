using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ModelProxy.TestKit;

/// <summary>
/// A built service of ours as a real process on free ports. Its environment is this process's own without anything
/// that would steer the service (keys, URLs, connection strings), plus what the test gives.
/// </summary>
public sealed partial class ServiceProcess : IAsyncDisposable
{
    private static readonly string[] Steering =
    [
        "ASPNETCORE_", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH", "ConnectionStrings__", "services__", "Kestrel__", "OTEL_", "MODELPROXY_",
        "CLAUDE_", "ANTHROPIC_", "OPENAI_", "CURSOR_", "OLLAMA_", "ADMIN_DASHBOARD_PORT",
    ];

    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    private ServiceProcess(string project, Process process, int httpPort, int? grpcPort)
    {
        (Project, _process, HttpPort, GrpcPort) = (project, process, httpPort, grpcPort);
        process.OutputDataReceived += (_, line) => { if (line.Data is { } text) _output.Enqueue(text); };
        process.ErrorDataReceived += (_, line) => { if (line.Data is { } text) _output.Enqueue(text); };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Http = new HttpClient { BaseAddress = HttpAddress, Timeout = TimeSpan.FromMinutes(2) };
    }

    public string Project { get; }

    public int HttpPort { get; }

    /// <summary>Only for services with a named <c>grpc</c> endpoint.</summary>
    public int? GrpcPort { get; }

    public Uri HttpAddress => new($"http://127.0.0.1:{HttpPort}");

    public Uri GrpcAddress => new($"http://127.0.0.1:{GrpcPort ?? throw new InvalidOperationException($"{Project} has no gRPC endpoint.")}");

    public HttpClient Http { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Everything it printed so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a service and waits until <c>/health/live</c> answers. Fails with its output when it ends or does not answer.</summary>
    /// <param name="httpPort">Given when a service is brought back in its place; free otherwise.</param>
    public static async Task<ServiceProcess> StartAsync(string project, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken,
        int? httpPort = null, int? grpcPort = null, string? workingDirectory = null)
    {
        for (var again = httpPort is null && grpcPort is null ? 3 : 0; ; again--)
        {
            var service = Launch(project, environment, httpPort, grpcPort, workingDirectory);
            try
            {
                await Wait.UntilAsync(async () => service.HasExited
                    ? throw new InvalidOperationException($"{project} ended with code {service.ExitCode}:\n{service.Output}")
                    : await service.AnswersAsync("/health/live", cancellationToken), cancellationToken, TimeSpan.FromSeconds(60), () => service.Output);
                return service;
            }
            catch (InvalidOperationException) when (again > 0 && service.HasExited && service.Output.Contains("address already in use", StringComparison.Ordinal))
            {
                await service.DisposeAsync(); // another took the free port first
            }
            catch
            {
                await service.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Starts a service without waiting: for tests of what it does when it cannot run.</summary>
    public static ServiceProcess Launch(string project, IReadOnlyDictionary<string, string?> environment, int? httpPort = null, int? grpcPort = null, string? workingDirectory = null)
    {
        var http = httpPort ?? Ports.Free();
        int? grpc = project is "RouterService" or "FeedbackService" or "LearningWorker" ? grpcPort ?? Ports.Free() : null;
        var assembly = Repository.AssemblyOf(project);
        var start = new ProcessStartInfo("dotnet", [assembly])
        {
            // appsettings.json lies beside the assembly; a folder of its own also keeps a developer's .env and modelproxy.json out
            WorkingDirectory = workingDirectory ?? Directory.CreateTempSubdirectory("modelproxy-test-").FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => Steering.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToArray())
            start.Environment.Remove(name);
        start.Environment["ASPNETCORE_CONTENTROOT"] = Path.GetDirectoryName(assembly);
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["OTEL_SERVICE_NAME"] = project;
        // each gateway keeps what it could not deliver to itself: another test's records are not its own
        start.Environment["MODELPROXY_SPILL"] = Path.Combine(start.WorkingDirectory, "spill");
        if (grpc is null)
        {
            start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{http}";
        }
        else
        {
            start.Environment["Kestrel__Endpoints__http__Url"] = $"http://127.0.0.1:{http}";
            start.Environment["Kestrel__Endpoints__grpc__Url"] = $"http://127.0.0.1:{grpc}";
        }
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ServiceProcess(project, new Process { StartInfo = start }, http, grpc);
    }

    public async Task<bool> AnswersAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Http.GetAsync(path, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>SIGKILL: no chance to say goodbye.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Signal(_process.Id, 15);
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>SIGSTOP and SIGCONT: a process that hangs without being gone.</summary>
    public void Pause() => Signal(_process.Id, 19);

    public void Resume() => Signal(_process.Id, 18);

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int pid, int signal);
}
