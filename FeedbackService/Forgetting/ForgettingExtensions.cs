namespace ModelProxy.FeedbackService.Forgetting;

internal static class ForgettingExtensions
{
    public static void AddForgetting(this WebApplicationBuilder builder) => builder.Services.AddSingleton<Forgetter>();
}
