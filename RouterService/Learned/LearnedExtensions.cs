using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Following;

namespace ModelProxy.RouterService.Learned;

internal static class LearnedExtensions
{
    public static IHostApplicationBuilder AddLearned(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<LearnedOptions>().BindConfiguration("Learned")
            .Validate(o => o.ExplorationFloor is >= 0 and <= 0.2, "Learned:ExplorationFloor must be between 0 and 0.2.")
            .Validate(o => o.SwitchCost is >= 0 and <= 1, "Learned:SwitchCost must be between 0 and 1.")
            .Validate(o => o.LeastCertainty is >= 0 and <= 1, "Learned:LeastCertainty must be between 0 and 1.")
            .Validate(o => o.EnoughSamples is >= 0 and < double.PositiveInfinity, "Learned:EnoughSamples must be 0 or more.")
            .Validate(o => o is { Quality: >= 0 and < 1000, Cost: >= 0 and < 1000, Latency: >= 0 and < 1000 } && o.Quality + o.Cost + o.Latency > 0, "Learned:Quality, Cost and Latency must be 0 or more, and not all 0.")
            .ValidateOnStart();
        builder.Services.AddSingleton<LearnedStep>();
        builder.Services.AddSingleton<IDecisionStep>(services => services.GetRequiredService<LearnedStep>());
        builder.Services.AddSingleton<ClassifierShelf>();
        builder.Services.AddSingleton<PolicyArchive>();
        builder.Services.AddSingleton<Replayer>();
        builder.Services.AddFollower<PolicyFollower>();
        builder.Services.AddSingleton<IStatusPart>(services => services.GetRequiredService<PolicyFollower>());
        return builder;
    }
}
