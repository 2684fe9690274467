namespace ModelProxy.FeedbackService.Owning;

internal static class OwningExtensions
{
    public static void AddDatabaseOwner(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RetentionOptions>()
            .BindConfiguration(RetentionOptions.Section)
            .RefuseMistakes(options => options.Mistakes());
        builder.Services.AddSingleton<Retention>();
        builder.Services.AddSingleton<SchemaState>();
        builder.Services.AddSingleton<SchemaMigrator>();
        builder.Services.AddSingleton<PartitionKeeper>();
        builder.Services.AddHostedService<DatabaseOwner>();
        builder.Services.AddHealthChecks().AddCheck<SchemaHealthCheck>("schema");
    }
}
