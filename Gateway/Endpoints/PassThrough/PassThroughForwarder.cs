using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http.Features;
using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Capture;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Pipeline;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;
using ModelProxy.Gateway.Upstreams.Health;
using Yarp.ReverseProxy.Forwarder;

namespace ModelProxy.Gateway.Endpoints.PassThrough;

/// <summary>
/// One request handed through: 1. who calls and may they, 2. is it what it seems, 3. which provider and key, 4. the bytes,
/// as they come, both ways, 5. what was learned about the key, and the record. There is no second attempt: the body is gone.
/// </summary>
internal sealed class PassThroughForwarder(
    GatewayState state, Authenticator authenticator, Admission admission, GatewayIdentity gateway, ModelHealthBook health, ProviderHttp http,
    IHttpForwarder forwarder, SurfaceErrors errors, ExchangeRecorder recorder, TimeProvider clock)
{
    public async Task RunAsync(HttpContext context, PassThroughSurface surface)
    {
        var snapshot = state.Current;
        var call = new PassThroughCall(context, surface, clock);
        using var activity = GatewayMeters.Activities.StartActivity($"pass-through {surface.Prefix[1..]}");
        if (Admit(context, snapshot, call) is { } refused) // 1
        {
            await errors.SendAsync(context, refused, surface.Dialect);
            return;
        }

        var target = PassThroughHeaders.Check(context.Request) is { } smuggled ? smuggled // 2
            : PassThroughPath.Read(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, surface.Prefix);
        call.Failure = target.Failure ?? await SendAsync(context, snapshot, call, target.Value!);
        if (call.Failure is { } failure && !call.Told) await errors.SendAsync(context, failure, surface.Dialect);
        if (call.Provider is not null) recorder.Record(call.Record());
        activity?.SetTag("modelproxy.query_id", call.QueryId).SetTag("gen_ai.provider.name", surface.Kind).SetTag("http.response.status_code", context.Response.StatusCode);
        if (call.Failure is not null) activity?.SetStatus(ActivityStatusCode.Error, call.Failure.Message);
        if (call.Failure is { Kind: FailureKind.Cut }) context.Abort(); // nobody may take a cut body for a whole one
    }

    private ChatFailure? Admit(HttpContext context, GatewaySnapshot snapshot, PassThroughCall call)
    {
        var identity = authenticator.Authenticate(context, snapshot, anyBody: true);
        if (!identity.Succeeded) return identity.Failure;
        call.Identity = identity.Value;
        if (context.Request.Headers.Upgrade.Count > 0) return Refused(426, "Upgraded connections (WebSockets) are not passed through: use the provider's HTTP API.");
        // what is behind the path is not seen here, so a key that may use some models only may not use it
        if (call.Identity.Key is { Models.IsEmpty: false } key) return Refused(403, $"The key \"{key.Name}\" may use {string.Join(", ", key.Models)} only; pass-through reaches everything of a provider.");
        // nor what it costs
        if (Budgets.Bounds(call.Identity, snapshot.Settings)) return Refused(403, $"The key \"{call.Identity.KeyName}\" has a budget, and what pass-through costs is not seen: use the chat endpoints.");
        return admission.Check(context, call.Identity, snapshot.Settings);
    }

    private async Task<ChatFailure?> SendAsync(HttpContext context, GatewaySnapshot snapshot, PassThroughCall call, string pathAndQuery)
    {
        var surface = call.Surface;
        if (snapshot.PassThrough.GetValueOrDefault(surface.Kind) is not { } provider)
            return Refused(404, $"There is no provider of kind \"{surface.Kind}\" in modelproxy.json, so {surface.Prefix} leads nowhere.");
        var (entry, resilience) = (PassThroughCall.Entry(provider), snapshot.Settings.Resilience);
        if (!health.TryTake(entry, resilience, null, out var lease, out var refusal)) // 3
            return UpstreamFailures.Unavailable($"{provider.Name}: {refusal.Reason}.", refusal.Wait == TimeSpan.MaxValue ? null : refusal.Wait);
        var apiKey = lease.ApiKey;
        call.Begin(provider, apiKey);
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null; // uploads may be large: they are never held here
        var transformer = new ProviderTransformer(provider, surface.Address(provider, pathAndQuery), apiKey, gateway.Hops(context.Request.Headers));
        var config = new ForwarderRequestConfig
        {
            ActivityTimeout = TimeSpan.FromMilliseconds(snapshot.Limits.TotalMs),
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
        };
        ReplyHeaders.SetRoute(context, PassThroughCall.Route, null);
        ReplyHeaders.SetAttempts(context, 1);
        ForwarderError error;
        try
        {
            error = await forwarder.SendAsync(context, provider.BaseUrl, http.For(provider, snapshot.Limits), config, transformer); // 4
        }
        finally
        {
            lease.Release();
        }
        call.Answered(transformer.Status, error, transformer.Failure);
        var failure = error == ForwarderError.None ? transformer.Failure : FailureOf(context, entry, error);
        call.Told = context.Response.HasStarted || (error == ForwarderError.None && failure is { Kind: not (FailureKind.Loop or FailureKind.Network) });
        if (failure is not null) health.Learn(entry, apiKey, failure, resilience); // 5
        if (failure is null || ModelHealth.CountsAgainst(failure)) lease.Health.Breaker.Report(failed: failure is not null);
        return failure;
    }

    private static ChatFailure FailureOf(HttpContext context, ModelEntry entry, ForwarderError error)
    {
        if (context.RequestAborted.IsCancellationRequested) return UpstreamFailures.Cancelled(FailurePhase.Stream);
        var exception = context.GetForwarderErrorFeature()?.Exception;
        return error switch
        {
            ForwarderError.RequestTimedOut => UpstreamFailures.Timeout(entry, FailurePhase.Headers, "did not answer in time"),
            ForwarderError.ResponseBodyDestination or ForwarderError.ResponseBodyCanceled or ForwarderError.ResponseBodyClient => UpstreamFailures.Network(entry, FailurePhase.Stream, "broke the connection"),
            ForwarderError.RequestBodyClient => Refused(400, "The request's body broke off before its end."),
            _ when exception is not null => UpstreamFailures.From(exception, entry, FailurePhase.Headers),
            _ => UpstreamFailures.Network(entry, FailurePhase.Headers, "cannot be reached"),
        };
    }

    private static ChatFailure Refused(int status, string message) => new()
    {
        Kind = status switch { 403 => FailureKind.Forbidden, 404 => FailureKind.UnknownModel, _ => FailureKind.BadRequest },
        Status = status,
        Type = status switch { 403 => "permission_error", 404 => "not_found_error", _ => "invalid_request_error" },
        Code = status == 404 ? "not_found" : null,
        Message = message,
    };
}
