namespace ModelProxy.FeedbackService.Observing;

internal static class ObservingExtensions
{
    public static void AddObserving(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ObservingOptions>().BindConfiguration(ObservingOptions.Section).RefuseMistakes(options => options.Mistakes());
        builder.Services.AddHostedService<TrafficObserver>();
    }
}
