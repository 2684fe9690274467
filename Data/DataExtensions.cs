using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelProxy.Data.Feedback;
using ModelProxy.Data.Learning;
using ModelProxy.Data.Routing;
using ModelProxy.Data.Traffic;
using Npgsql;

namespace ModelProxy.Data;

public static class DataExtensions
{
    /// <summary>
    /// NpgsqlDataSource, IDbContextFactory&lt;ModelProxyDb&gt;, the query classes and the health check "database".
    /// Nothing connects before it is used; a connection that cannot be had is an NpgsqlException, also when no
    /// connection string is configured.
    /// </summary>
    public static TBuilder AddModelProxyData<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        var connectionString = builder.Configuration.GetConnectionString(Database.ConnectionName);
        var settings = Database.Settings(connectionString, builder.Environment.ApplicationName);

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new Database(!string.IsNullOrWhiteSpace(connectionString), $"{settings.Host}:{settings.Port}/{settings.Database}"));
        builder.Services.AddSingleton(services => new NpgsqlDataSourceBuilder(settings.ConnectionString)
            .UseLoggerFactory(services.GetRequiredService<ILoggerFactory>())
            .Build());
        builder.Services.AddDbContextFactory<ModelProxyDb>((services, options) => options.UseModelProxy(services.GetRequiredService<NpgsqlDataSource>()));
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database", timeout: TimeSpan.FromSeconds(3));
        return builder.AddQueries();
    }

    /// <summary>The one way to configure the context, also for tests and tools.</summary>
    public static DbContextOptionsBuilder UseModelProxy(this DbContextOptionsBuilder options, NpgsqlDataSource source) =>
        options.UseNpgsql(source).UseSnakeCaseNamingConvention();

    private static TBuilder AddQueries<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddSingleton<ExchangeQueries>();
        builder.Services.AddSingleton<TotalsQueries>();
        builder.Services.AddSingleton<SpendingQueries>();
        builder.Services.AddSingleton<PerformanceQueries>();
        builder.Services.AddSingleton<DecisionQueries>();
        builder.Services.AddSingleton<SignalQueries>();
        builder.Services.AddSingleton<ProfileQueries>();
        builder.Services.AddSingleton<LearningQueries>();
        return builder;
    }
}
