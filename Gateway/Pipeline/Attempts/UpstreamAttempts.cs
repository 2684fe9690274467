using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Pipeline.Attempts;

/// <summary>Begins attempts: writes the request for the provider and opens its line in the record.</summary>
internal sealed class UpstreamAttempts(ModelHealthBook health, ProviderHttp http, ProviderDialectChoice dialects, GatewayIdentity gateway, Drain drain, TimeProvider clock, ILogger<UpstreamAttempt> logger)
{
    /// <summary>Characters of the reply kept for the record.</summary>
    private const int KeptReply = 64 * 1024;

    /// <summary>Characters kept of a reply that may have to be continued.</summary>
    private const int KeptToResume = 512 * 1024;

    /// <summary>The lease is the attempt's from now on, or released. The failure is the caller's: this target cannot do what it asks.</summary>
    public Outcome<UpstreamAttempt> Begin(ProxyExchange exchange, ModelEntry model, KeyLease lease) => Begin(exchange, model, lease, null, null);

    /// <summary>An attempt that goes on where <paramref name="died"/> stopped.</summary>
    public Outcome<UpstreamAttempt> Continue(ProxyExchange exchange, UpstreamAttempt died, KeyLease lease) =>
        Begin(exchange, died.Model, lease, Continuation.Of(exchange.Caller!.Neutral.Value!, died.Call.Seen.Text), died.Call.Writer);

    private Outcome<UpstreamAttempt> Begin(ProxyExchange exchange, ModelEntry model, KeyLease lease, ChatRequest? instead, IReplyWriter? continued)
    {
        var written = Write(exchange.Caller!, model, lease, instead);
        if (!written.Succeeded)
        {
            lease.Release();
            return written.Failure;
        }
        var (caller, snapshot, number, started) = (exchange.Caller!, exchange.Snapshot, exchange.Attempts.Count + 1, clock.GetTimestamp());
        var activity = AttemptTrace.Start(model, exchange.Activity);
        var record = new Attempt
        {
            Number = number,
            Model = model.Name,
            Provider = model.Provider.Name,
            UpstreamModel = model.UpstreamModel,
            KeyId = ModelHealthBook.KeyId(model, lease.ApiKey),
            StartedMs = exchange.MsAt(started),
        };
        exchange.Attempts.Add(record);
        exchange.Announce(model);
        var resumable = snapshot.Settings.Resilience.Resume && Continuation.IsPossible(caller);
        var seen = new ReplyObserver(clock, resumable ? KeptToResume : snapshot.Settings.Recording.Prompts == "full" ? KeptReply : 0);
        health.Of(model).Begin();
        var call = new UpstreamCall(caller, model, written.Value, http.For(model.Provider, snapshot.Limits), snapshot.Limits, clock, seen, resumable, continued);
        return new UpstreamAttempt(exchange, call, lease, record, activity, started, health, clock, logger, drain.Over);
    }

    private Outcome<UpstreamRequest> Write(CallerRequest caller, ModelEntry model, KeyLease lease, ChatRequest? instead)
    {
        try
        {
            return UpstreamRequest.Write(caller, model, lease.ApiKey, dialects.For(model, caller), gateway.Hops(caller.Headers), instead);
        }
        catch // a bug costs this request: the model must not stay "being tried again" for it
        {
            lease.Release();
            throw;
        }
    }
}
