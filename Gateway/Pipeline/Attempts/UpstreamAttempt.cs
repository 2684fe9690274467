using System.Diagnostics;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Pipeline.Attempts;

/// <summary>
/// One attempt of an exchange: the call, its span, its line in the record, and what it teaches about model and key. Ends
/// once, by <see cref="End"/> or <see cref="EndOutpaced"/>. Not thread-safe.
/// </summary>
internal sealed partial class UpstreamAttempt(ProxyExchange exchange, UpstreamCall call, KeyLease lease, Attempt record, Activity? activity, long started, ModelHealthBook book, TimeProvider clock, ILogger logger, CancellationToken shutdown)
    : IAsyncDisposable
{
    private const int MaxError = 1000;

    private readonly ModelHealth _health = book.Of(call.Model);
    private readonly ResilienceSettings _resilience = exchange.Snapshot.Settings.Resilience;
    private bool _holdsLease = true;
    private bool _ended;
    private bool _disposed;

    public ModelEntry Model => call.Model;

    public string? ApiKey => lease.ApiKey;

    public UpstreamCall Call => call;

    private bool Streams => exchange.Caller!.Envelope.Stream;

    private double ElapsedMs => clock.GetElapsedTime(started).TotalMilliseconds;

    /// <summary>Sends the request and waits until something is there to be seen; what that shows is told to the breaker.</summary>
    public async Task<ChatFailure?> OpenAsync(IClientReply client)
    {
        var failure = await call.OpenAsync(client, exchange.Http.RequestAborted, shutdown);
        if (failure is null)
        {
            var firstMs = ElapsedMs;
            lease.Health.Breaker.Report(failed: Streams && _resilience.SlowFirstTokenMs > 0 && firstMs > _resilience.SlowFirstTokenMs);
            if (_resilience.Hedging) _health.NoteFirstOutput(Streams, firstMs);
        }
        else if (ModelHealth.CountsAgainst(failure) || Verdicts.ShowsLife(failure))
        {
            lease.Health.Breaker.Report(failed: !Verdicts.ShowsLife(failure));
        }
        else if (failure.Kind == FailureKind.Cancelled && ElapsedMs >= exchange.Snapshot.Limits.FirstTokenMs)
        {
            lease.Health.Breaker.Report(failed: true); // who heard nothing for that long and left was not impatient
        }
        ReleaseLease();
        return failure;
    }

    /// <summary>Hands the reply on to the caller. A reply that died after it had begun counts too.</summary>
    public async Task<ChatFailure?> RelayAsync(IClientReply client)
    {
        exchange.Announce(Model);
        var failure = await call.RelayAsync(client);
        if (failure is not null && ModelHealth.CountsAgainst(failure)) lease.Health.Breaker.Report(failed: true);
        return failure;
    }

    /// <param name="failure">Null = the whole reply was handed on.</param>
    public void End(ChatFailure? failure)
    {
        _ended = true;
        var (totalMs, seen) = (ElapsedMs, call.Seen);
        var firstMs = seen.FirstVisibleAt == 0 ? 0 : clock.GetElapsedTime(started, seen.FirstVisibleAt).TotalMilliseconds;
        if (failure is null || ModelHealth.CountsAgainst(failure)) _health.End(failure is null, totalMs, Streams && firstMs > 0 ? firstMs : totalMs);
        else _health.EndWithoutVerdict();
        if (failure is not null) book.Learn(Model, ApiKey, failure, _resilience);
        (record.FirstTokenMs, record.DurationMs) = (firstMs, totalMs);
        // a dated version behind an alias: learning notices when it changes
        if (failure is null && seen.AnsweredModel is { Length: > 0 } answered) record.UpstreamModel = answered;
        Describe(failure is null ? "success" : Verdicts.NameOf(failure.Kind), failure?.Phase ?? call.Phase, failure?.Message);
        if (failure is not null && failure.Kind is not (FailureKind.Cancelled or FailureKind.BadRequest)) Failed(record.Model, record.Outcome, record.Phase, record.Status, record.Number, exchange.QueryId);
    }

    /// <summary>Nobody waits for it any more: <see cref="OpenAsync"/> returns at once.</summary>
    public void CallOff()
    {
        if (!_disposed) call.Abandon();
    }

    /// <summary>Another attempt was quicker, and this one was called off. The provider bills what it has read: that much is recorded.</summary>
    public void EndOutpaced()
    {
        _ended = true;
        _health.EndWithoutVerdict();
        // it would have taken longer still: of one called off early that says nothing, of one that was late already it does
        if (_health.FirstOutputP95(Streams) is { } usual && ElapsedMs >= usual) _health.NoteFirstOutput(Streams, ElapsedMs);
        record.DurationMs = ElapsedMs;
        if (call.Seen.Usage is null) record.Usage = new Usage { InputTokens = exchange.Caller!.Envelope.TotalChars / 4, Estimated = true };
        Describe("outpaced", call.Phase, null);
    }

    /// <summary>Once or more often: who went on with it and who began it both let go of it.</summary>
    public ValueTask DisposeAsync()
    {
        if (_disposed) return default;
        _disposed = true;
        ReleaseLease();
        if (!_ended) _health.EndWithoutVerdict();
        activity?.Dispose();
        return call.DisposeAsync();
    }

    private void ReleaseLease()
    {
        if (!_holdsLease) return;
        _holdsLease = false;
        lease.Release();
    }

    private void Describe(string outcome, FailurePhase phase, string? error)
    {
        (record.Status, record.Outcome, record.Phase) = (call.Status, outcome, Verdicts.NameOf(phase));
        if (error is not null) record.Error = error.Length <= MaxError ? error : error[..MaxError];
        if (call.Seen.Usage is { } usage) record.Usage = ExchangeRecord.UsageOf(usage);
        GatewayMeters.Attempts.Add(1, new("gen_ai.request.model", record.Model), new("outcome", outcome));
        AttemptTrace.Complete(activity, record, call.Seen, error);
        activity?.Stop();
    }

    // without the provider's own words: they may hold a key or the prompt
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Model} failed: {Outcome} in phase {Phase}, status {Status}; attempt {Attempt} of query {QueryId}")]
    private partial void Failed(string model, string outcome, string phase, int status, int attempt, string queryId);
}
