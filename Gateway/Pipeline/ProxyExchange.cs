using System.Diagnostics;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Gateway.Access;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Routing;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>One request on its way through the stages. Each stage fills in its part. Not thread-safe.</summary>
internal sealed class ProxyExchange(HttpContext http, GatewaySnapshot snapshot, IDialect dialect, string endpoint, TimeProvider clock)
{
    public HttpContext Http => http;

    public GatewaySnapshot Snapshot => snapshot;

    /// <summary>The dialect of the endpoint; the body's own may differ (Cursor), see <see cref="Caller"/>.</summary>
    public IDialect Dialect => Caller?.Dialect ?? dialect;

    public string Endpoint => endpoint;

    public string QueryId { get; } = ReplyHeaders.QueryIdOf(http);

    public DateTimeOffset StartedAt { get; } = clock.GetUtcNow();

    public long Started { get; } = clock.GetTimestamp();

    public CallerIdentity Identity { get; set; } = CallerIdentity.Local;

    /// <summary>What it will cost by estimate; null where nobody has a budget.</summary>
    public BudgetReservation? Held { get; set; }

    public CallerRequest? Caller { get; set; }

    /// <summary>Who is behind the request, for feedback.</summary>
    public string User { get; set; } = "";

    public string Conversation { get; set; } = "";

    public RoutePlan? Plan { get; set; }

    public List<Attempt> Attempts { get; } = [];

    /// <summary>The attempt whose reply the caller sees.</summary>
    public ModelEntry? AnsweredBy { get; set; }

    public ReplyObserver? Seen { get; set; }

    public ChatFailure? Failure { get; set; }

    /// <summary>Error body of the provider in the caller's own dialect, passed on as it came; empty = write our own.</summary>
    public ReadOnlyMemory<byte> OwnError { get; private set; }

    /// <summary>What the provider said beside that error: request id, rate limits, whether to try again.</summary>
    public IHeaderDictionary OwnErrorHeaders { get; } = new HeaderDictionary();

    /// <summary>The failure the caller will hear of is this call's.</summary>
    public void TakeOwnError(UpstreamCall call)
    {
        OwnError = call.OwnError;
        OwnErrorHeaders.Clear();
        if (call is { OwnError.IsEmpty: false, Response: { } response }) UpstreamHeaders.CopyToCaller(response, OwnErrorHeaders);
    }

    public Activity? Activity { get; set; }

    /// <summary>Tells in the headers who answers, as long as they have not left.</summary>
    public void Announce(ModelEntry model)
    {
        if (http.Response.HasStarted) return;
        ReplyHeaders.SetAttempts(http, Attempts.Count);
        ReplyHeaders.SetModel(http, model.Name);
    }

    public double ElapsedMs => clock.GetElapsedTime(Started).TotalMilliseconds;

    public double MsAt(long timestamp) => clock.GetElapsedTime(Started, timestamp).TotalMilliseconds;
}
