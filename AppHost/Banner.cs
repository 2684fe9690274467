using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace ModelProxy.AppHost;

/// <summary>Printed once, when gateway and dashboard answer: where everything is, who answers, what is made up, a first request.</summary>
internal static class Banner
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void PrintWhenReady(IDistributedApplicationBuilder builder, Machine machine, PublicPorts ports, params IResourceBuilder<ProjectResource>[] services)
    {
        var waiting = services.Length;
        foreach (var service in services)
            service.OnResourceReady(async (_, _, cancellationToken) =>
            {
                if (Interlocked.Decrement(ref waiting) == 0) Console.WriteLine(await ComposeAsync(builder, machine, ports, cancellationToken));
            });
    }

    private static async Task<string> ComposeAsync(IDistributedApplicationBuilder builder, Machine machine, PublicPorts ports, CancellationToken cancellationToken)
    {
        var gateway = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{ports.Gateway}");
        var sinceStart = DateTime.Now - Process.GetCurrentProcess().StartTime;
        var text = new StringBuilder("\n");
        Add($"ModelProxy is ready after {sinceStart.TotalSeconds:0.0} s. Ctrl-C stops it.\n");
        Add($"  Gateway     {gateway}");
        Add($"  Dashboard   http://localhost:{ports.Dashboard}");
        if (builder.Configuration["ASPNETCORE_URLS"] is { Length: > 0 } aspire) Add($"  Telemetry   {aspire.Split(';')[0]} (Aspire dashboard)");
        Add($"  Answering   {await ModelsAsync(gateway, cancellationToken)}");
        if (machine.NeedsSimulator) Add($"  Simulated   Models named sim-… are made up by the Simulator. For real ones set {string.Join(" or ", ProviderKeys.Names.Where(name => name != "ANTHROPIC_API_KEY"))} (shell or .env) or the key of another provider in modelproxy.json, or start Ollama.");
        Add($"\n  curl {gateway}/api/chat -H 'content-type: application/json' -d '{{\"messages\":[{{\"role\":\"user\",\"content\":\"Hello!\"}}]}}'\n");
        return text.ToString();

        void Add(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    // {"models":[{"name":"claude-sonnet","available":true,…},…]}; the gateway may need a moment to find out who answers
    private static async Task<string> ModelsAsync(string gateway, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Patience };
        var asked = Stopwatch.StartNew();
        while (true)
        {
            var names = await AskAsync(http, gateway, cancellationToken);
            if (names.Count > 0) return string.Join(", ", names);
            if (asked.Elapsed > Patience) return "no model yet: see the dashboard for the reasons";
            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<string>> AskAsync(HttpClient http, string gateway, CancellationToken cancellationToken)
    {
        try
        {
            using var json = JsonDocument.Parse(await http.GetStringAsync(new Uri(gateway + "/models"), cancellationToken));
            return [.. json.RootElement.GetProperty("models").EnumerateArray()
                .Where(model => model.TryGetProperty("available", out var available) && available.ValueKind is JsonValueKind.True)
                .Select(model => model.GetProperty("name").GetString() ?? "")
                .Distinct()];
        }
        catch (Exception notYet) when (notYet is HttpRequestException or JsonException or KeyNotFoundException || (notYet is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [];
        }
    }
}
