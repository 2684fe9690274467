using ModelProxy.TestKit;

namespace ModelProxy.EndToEnd.Tests.Tracing;

/// <summary>Class fixture: every service sends its telemetry to a real Aspire dashboard; the judge decides.</summary>
public sealed class TracedSystem : IAsyncLifetime
{
    private AspireDashboard? _dashboard;

    public WholeSystem System { get; private set; } = null!;

    internal Telemetry Telemetry => _dashboard!.Telemetry;

    /// <summary>Skips the test where the dashboard is not installed.</summary>
    public void NeedsDashboard() => Assert.SkipWhen(_dashboard is null, AspireDashboard.Missing);

    public async ValueTask InitializeAsync()
    {
        if (AspireDashboard.Installed is not { } program) return;
        _dashboard = await AspireDashboard.StartAsync(program, CancellationToken.None);
        System = await WholeSystem.StartAsync(CancellationToken.None,
            WholeSystem.TwoModels.Replace("\"default\": \"writer\"", "\"default\": \"writer\", \"mode\": \"llama3\"", StringComparison.Ordinal),
            new Dictionary<string, string?>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _dashboard.OtlpAddress,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
                ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            });
    }

    public async ValueTask DisposeAsync()
    {
        if (System is not null) await System.DisposeAsync();
        if (_dashboard is not null) await _dashboard.DisposeAsync();
    }

    /// <summary>The trace of an exchange, once every service's spans have come: each comes in its own time, the record's last.</summary>
    internal async Task<Trace> TraceOfAsync(Guid queryId, CancellationToken cancellationToken, params Func<Span, bool>[] awaited)
    {
        var trace = new Trace([]);
        await Wait.UntilAsync(async () =>
        {
            var found = (await Telemetry.SpansAsync(cancellationToken)).FirstOrDefault(s => s["modelproxy.query_id"] == queryId.ToString());
            if (found is null) return false;
            trace = new Trace(await Telemetry.SpansAsync(cancellationToken, found.TraceId));
            return awaited.All(trace.Has);
        }, cancellationToken, TimeSpan.FromMinutes(1), () => trace.ToString());
        return trace;
    }
}
