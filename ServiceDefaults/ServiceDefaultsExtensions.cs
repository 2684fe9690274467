using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelProxy.ServiceDefaults.Logs;

namespace ModelProxy.ServiceDefaults;

/// <summary>What every service has: settings from <c>.env</c>, telemetry, health, service discovery, recent logs.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Call first in <c>Program.cs</c>, before any setting is read.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Configuration.AddDotEnv();
        builder.AddClock();
        builder.AddTelemetry();
        builder.Services.AddRecentLogs();
        // who asks after our health is told, ten times a second during a start: not the log as well
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // what failed is told by the caller it failed for
        builder.Logging.AddFilter("Grpc.AspNetCore.Server", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Critical);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Query", LogLevel.Critical);
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), ["live"]);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(8));
        return builder;
    }

    /// <summary>
    /// <c>/health/live</c> (the process answers), <c>/health/ready</c> and <c>/health</c> (all registered checks),
    /// and <c>/internal/logs</c> for the dashboard. A service with a public port maps its own <c>/health</c>
    /// and passes <paramref name="isPublic"/>.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app, bool isPublic = false)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = check => check.Tags.Contains("live") });
        app.MapHealthChecks("/health/ready");
        if (!isPublic)
        {
            app.MapHealthChecks("/health");
            app.MapRecentLogs("/internal/logs");
        }
        return app;
    }

    /// <summary>Runs the host; a refused setting ends the process with every mistake on its own line and exit code 1.</summary>
    public static int RunOrExplain(this WebApplication app)
    {
        try
        {
            // before any background service is made: those may trip over the very settings that are to be explained
            app.Services.GetService<Microsoft.Extensions.Options.IStartupValidator>()?.Validate();
            app.Run();
            return 0;
        }
        catch (Microsoft.Extensions.Options.OptionsValidationException refused)
        {
            return SettingsRefused.Print(refused.Failures);
        }
        catch (AggregateException several) when (several.InnerExceptions.All(e => e is Microsoft.Extensions.Options.OptionsValidationException))
        {
            return SettingsRefused.Print(several.InnerExceptions.Cast<Microsoft.Extensions.Options.OptionsValidationException>().SelectMany(e => e.Failures));
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return 0; // asked to stop before it had started
        }
        catch (IOException busy) when (busy.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            Console.Error.WriteLine($"{busy.Message} Stop what uses it, or choose another port with ASPNETCORE_URLS.");
            return 1;
        }
    }
}
