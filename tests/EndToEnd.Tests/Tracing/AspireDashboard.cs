using System.Diagnostics;
using ModelProxy.TestKit;

namespace ModelProxy.EndToEnd.Tests.Tracing;

/// <summary>
/// The Aspire dashboard itself, alone on free ports: takes OTLP over gRPC and tells over HTTP what came,
/// see <see cref="Telemetry"/>.
/// </summary>
internal sealed class AspireDashboard : IAsyncDisposable
{
    /// <summary>The program, or the folder that <c>aspire setup --install-path FOLDER</c> unpacked it to.</summary>
    private const string Variable = "MODELPROXY_ASPIRE_DASHBOARD";

    public const string Missing =
        $"The Aspire dashboard is not installed: {Variable} names no folder that holds managed/aspire-managed. .ci/run installs it from the npm package @microsoft/aspire-cli-linux-x64.";

    private readonly Process _process;
    private readonly HttpClient _http;

    private AspireDashboard(Process process, int port, int otlpPort)
    {
        (_process, OtlpAddress) = (process, $"http://127.0.0.1:{otlpPort}");
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        Telemetry = new Telemetry(_http);
    }

    /// <summary>For <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public string OtlpAddress { get; }

    public Telemetry Telemetry { get; }

    public static async Task<AspireDashboard> StartAsync(string program, CancellationToken cancellationToken)
    {
        var (port, otlp) = (Ports.Free(), Ports.Free());
        var start = new ProcessStartInfo(program, ["dashboard"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://127.0.0.1:{otlp}";
        start.Environment["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"] = "true";
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var dashboard = new AspireDashboard(process, port, otlp);
        try
        {
            await Wait.UntilAsync(() => process.HasExited ? throw new InvalidOperationException($"The dashboard ended with code {process.ExitCode}.") : dashboard.AnswersAsync(cancellationToken),
                cancellationToken, TimeSpan.FromMinutes(1));
            return dashboard;
        }
        catch
        {
            await dashboard.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public static string? Installed => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => null,
        var program when File.Exists(program) => program,
        var folder when Directory.Exists(folder) => Directory.EnumerateFiles(folder, "aspire-managed", SearchOption.AllDirectories).FirstOrDefault(),
        _ => null,
    };

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync("/api/telemetry/resources", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
