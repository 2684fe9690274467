using System.Diagnostics;
using System.Diagnostics.Metrics;
using ModelProxy.ServiceDefaults;

namespace ModelProxy.LearningWorker.Cycling;

/// <summary>Traces and metrics of learning, collected under <c>ModelProxy.LearningWorker</c>.</summary>
internal static class LearningTelemetry
{
    public const string Name = Telemetry.SourcePrefix + "LearningWorker";

    public static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Exchanges = Meter.CreateCounter<long>("modelproxy.learning.exchanges", "{exchange}", "Exchanges learned from");
    private static readonly Counter<long> Signals = Meter.CreateCounter<long>("modelproxy.learning.signals", "{signal}", "Signals learned from");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("modelproxy.learning.cycle.duration", "ms", "Duration of a learning cycle");

    public static void Learned(CycleResult result)
    {
        Exchanges.Add(result.Exchanges);
        Signals.Add(result.Signals);
        Duration.Record(result.ElapsedMs, new KeyValuePair<string, object?>("kind", result.Kind));
    }
}
