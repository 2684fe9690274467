using System.Diagnostics;
using System.Net.Http.Headers;
using System.Reflection;

namespace ModelProxy.GatewayBench;

/// <summary>Something that takes requests: a process on a port of its own.</summary>
/// <param name="owned">It ends with this.</param>
internal sealed class Target(string name, Uri address, Process process, string model = "bench", string? key = null, bool owned = true) : IDisposable
{
    public string Name => name;

    public Uri Address => address;

    /// <summary>What it is asked for.</summary>
    public string Model => model;

    /// <summary>Processor time of the process so far, all cores together.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory now, bytes.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public HttpRequestMessage Request(HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/v1/chat/completions")) { Content = content };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return request;
    }

    public static Task<Target> SelfAsync(string name, params string[] arguments) =>
        StartAsync(name, Assembly.GetExecutingAssembly().Location, arguments, new Dictionary<string, string>(), int.Parse(arguments[1]));

    public static async Task<Target> StartAsync(string name, string assembly, string[] arguments, IReadOnlyDictionary<string, string> environment, int port)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(assembly),
        };
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => { if (line.Data is { Length: > 0 } text) Console.Error.WriteLine($"{name}: {text}"); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var target = new Target(name, new Uri($"http://localhost:{port}"), process);
        await target.UntilAnswersAsync();
        return target;
    }

    public async Task UntilAnswersAsync()
    {
        using var probe = new HttpClient();
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var request = Request(Requests.Plain(model));
                using var response = await probe.SendAsync(request);
                if (response.IsSuccessStatusCode) return;
                if (tries > 100) throw new InvalidOperationException($"{name} answers {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
            }
            catch (HttpRequestException) when (tries <= 100 && !process.HasExited)
            {
                // not listening yet
            }
            await Task.Delay(200);
        }
    }

    public void Dispose()
    {
        if (owned && !process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
        process.Dispose();
    }
}
