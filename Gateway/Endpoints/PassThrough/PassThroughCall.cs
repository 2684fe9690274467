using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Settings;
using Yarp.ReverseProxy.Forwarder;

namespace ModelProxy.Gateway.Endpoints.PassThrough;

/// <summary>One request handed through, and its record: who, where to, how long and how it ended. Never its content or tokens: they are not read.</summary>
internal sealed class PassThroughCall(HttpContext http, PassThroughSurface surface, TimeProvider clock)
{
    public const string Route = "pass-through";

    private readonly long _started = clock.GetTimestamp();
    private Attempt? _attempt;

    public PassThroughSurface Surface => surface;

    public string QueryId { get; } = ReplyHeaders.QueryIdOf(http);

    public CallerIdentity Identity { get; set; } = CallerIdentity.Local;

    /// <summary>Null until one was asked: what is refused before is no exchange.</summary>
    public ProviderEntry? Provider { get; private set; }

    public ChatFailure? Failure { get; set; }

    /// <summary>The caller has the provider's own words for it.</summary>
    public bool Told { get; set; }

    /// <summary>The health of a provider's keys is kept by model; what is handed through names none.</summary>
    public static ModelEntry Entry(ProviderEntry provider) => new() { Id = $"{Route}/{provider.Name}", Name = Route, Provider = provider, UpstreamModel = "" };

    public void Begin(ProviderEntry provider, string? apiKey)
    {
        Provider = provider;
        _attempt = new Attempt
        {
            Number = 1,
            Provider = provider.Name,
            KeyId = apiKey is null ? "" : $"{provider.Name}#{provider.ApiKeys.IndexOf(apiKey) + 1}",
            StartedMs = clock.GetElapsedTime(_started).TotalMilliseconds,
        };
    }

    public void Answered(int status, ForwarderError error, ChatFailure? failure)
    {
        if (_attempt is null) return;
        _attempt.Status = status;
        _attempt.DurationMs = clock.GetElapsedTime(_started).TotalMilliseconds - _attempt.StartedMs;
        _attempt.Outcome = error != ForwarderError.None ? error.ToString() : failure is null ? "success" : Verdicts.NameOf(failure.Kind);
        _attempt.Phase = status == 0 ? "headers" : "stream";
    }

    public Exchange Record()
    {
        var record = OutsideRecord.Of(http, Identity, Route, Route, Route, Failure, clock.GetElapsedTime(_started).TotalMilliseconds);
        record.Simulated = Provider!.Simulated;
        if (_attempt is not null) record.Attempts.Add(_attempt);
        return record;
    }
}
