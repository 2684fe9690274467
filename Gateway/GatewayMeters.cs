using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ModelProxy.Gateway;

/// <summary>Traces and metrics of the gateway, those of models named and bucketed by the GenAI semantic conventions; collected by ServiceDefaults.</summary>
internal static class GatewayMeters
{
    public const string Name = "ModelProxy.Gateway";

    public static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Requests = Meter.CreateCounter<long>("modelproxy.gateway.requests", "{request}", "Answered requests by model, route and outcome");

    public static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "Whole exchanges",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] });

    public static readonly Histogram<double> FirstToken = Meter.CreateHistogram<double>("modelproxy.gateway.first_token", "s", "From request to first visible output",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60] });

    public static readonly Histogram<long> Tokens = Meter.CreateHistogram<long>("gen_ai.client.token.usage", "{token}", "Tokens by kind",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864] });

    public static readonly Counter<long> Attempts = Meter.CreateCounter<long>("modelproxy.gateway.attempts", "{attempt}", "Upstream attempts by model and outcome");

    public static readonly Counter<long> BreakerOpened = Meter.CreateCounter<long>("modelproxy.gateway.breaker.opened", "{opening}", "Circuit breakers that opened");

    public static readonly Counter<long> Hedged = Meter.CreateCounter<long>("modelproxy.gateway.hedged", "{attempt}", "Second attempts started because the first was slow");

    public static readonly Counter<long> Resumed = Meter.CreateCounter<long>("modelproxy.gateway.resumed", "{stream}", "Streams continued after they died in the middle");

    public static readonly Counter<long> Recorded = Meter.CreateCounter<long>("modelproxy.gateway.records.delivered", "{record}", "Records that reached Postgres");

    public static readonly Counter<long> Spilled = Meter.CreateCounter<long>("modelproxy.gateway.records.spilled", "{record}", "Records written to disk because the FeedbackService was away or slow");

    public static readonly Counter<long> Dropped = Meter.CreateCounter<long>("modelproxy.gateway.records.dropped", "{record}", "Records lost to the bound of the spill");

    /// <summary>Somebody listens to what is measured of each exchange: without, not even its tags need be put together.</summary>
    public static bool AreWatched => Requests.Enabled || Duration.Enabled || FirstToken.Enabled || Tokens.Enabled;

    public static void Observe(string name, Func<long> value, string unit, string description) => Meter.CreateObservableGauge(name, value, unit, description);

    /// <summary>One value for each thing observed, e.g. the breaker of each model.</summary>
    public static void Observe(string name, Func<IEnumerable<Measurement<long>>> values, string unit, string description) => Meter.CreateObservableGauge(name, values, unit, description);
}
