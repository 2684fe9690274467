using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ModelProxy.ServiceDefaults;

/// <summary>Traces, metrics and logs over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; nothing is collected otherwise.</summary>
public static class Telemetry
{
    /// <summary>Name of every ActivitySource and Meter of ours; each service adds its own suffix, e.g. <c>ModelProxy.Gateway</c>.</summary>
    public const string SourcePrefix = "ModelProxy.";

    /// <summary>Somebody collects: only then spans are made and their context is told to those who are called.</summary>
    public static bool IsOn(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    public static TBuilder AddTelemetry<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        if (!IsOn(builder.Configuration))
        {
            // where it could log, ASP.NET makes an activity and a log scope for every request: nobody would see them
            builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
            return builder;
        }

        // a collector that has gone must not hold up a service that ends
        builder.Configuration["OTEL_EXPORTER_OTLP_TIMEOUT"] ??= "5000";
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(SourcePrefix + "*"))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !context.Request.Path.StartsWithSegments("/health"))
                .AddHttpClientInstrumentation()
                .AddSource(SourcePrefix + "*", GrpcSpanNames.Source, "Npgsql")
                .AddProcessor<GrpcSpanNames>())
            .UseOtlpExporter();
        return builder;
    }
}
