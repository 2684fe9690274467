using System.Diagnostics;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>The span of one call of a provider, named and described by the GenAI semantic conventions.</summary>
internal static class AttemptTrace
{
    /// <param name="exchange">The span of the whole: two attempts may run beside each other below it.</param>
    public static Activity? Start(ModelEntry model, Activity? exchange)
    {
        var activity = GatewayMeters.Activities.StartActivity("chat", ActivityKind.Client, exchange?.Context ?? default);
        if (activity is not { IsAllDataRequested: true }) return activity;
        activity.DisplayName = $"chat {model.UpstreamModel}";
        activity.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.provider.name", model.Provider.Kind).SetTag("gen_ai.request.model", model.UpstreamModel);
        if (Uri.TryCreate(model.Provider.BaseUrl, UriKind.Absolute, out var server)) activity.SetTag("server.address", server.Host).SetTag("server.port", server.Port);
        return activity;
    }

    public static void Complete(Activity? activity, Attempt attempt, ReplyObserver seen, string? error)
    {
        if (activity is not { IsAllDataRequested: true }) return;
        activity.SetTag("modelproxy.attempt", attempt.Number).SetTag("modelproxy.model", attempt.Model).SetTag("modelproxy.outcome", attempt.Outcome);
        if (attempt.Status > 0) activity.SetTag("http.response.status_code", attempt.Status);
        Reply(activity, seen);
        if (error is not null) activity.SetStatus(ActivityStatusCode.Error, error).SetTag("error.type", attempt.Outcome);
    }

    /// <summary>What came back, on the span of the call and on that of the whole exchange.</summary>
    public static void Reply(Activity activity, ReplyObserver seen)
    {
        if (seen.AnsweredModel is { } answered) activity.SetTag("gen_ai.response.model", answered);
        if (seen.ReplyId is { } id) activity.SetTag("gen_ai.response.id", id);
        if (seen.Finish is { } finish) activity.SetTag("gen_ai.response.finish_reasons", new[] { finish.Value });
        if (seen.Usage is not { } usage) return;
        activity.SetTag("gen_ai.usage.input_tokens", usage.InputTokens).SetTag("gen_ai.usage.output_tokens", usage.OutputTokens);
    }
}
