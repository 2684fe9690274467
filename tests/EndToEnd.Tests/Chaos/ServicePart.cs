using ModelProxy.TestKit;

namespace ModelProxy.EndToEnd.Tests.Chaos;

/// <summary>One of our services as a process, always on the same ports.</summary>
internal sealed class ServicePart(string name, string project, IReadOnlyDictionary<string, string?> environment, int http, int? grpc = null) : IPart, IAsyncDisposable
{
    private ServiceProcess? _process;

    public string Name => name;

    public string Address => $"http://127.0.0.1:{http}";

    public HttpClient Http => _process!.Http;

    public string Output => _process?.Output ?? "";

    public async Task KillAsync()
    {
        await _process!.KillAsync();
        await _process.DisposeAsync();
        _process = null;
    }

    public async Task BringBackAsync(CancellationToken cancellationToken) => _process = await ServiceProcess.StartAsync(project, environment, cancellationToken, http, grpc);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }
}
