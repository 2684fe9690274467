using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>
/// Walks the candidates until one begins to answer. 1. a key that may be used, 2. an attempt under its breaker,
/// 3. on failure: what it means for key and model, and who is next; 4. on success: the reply to the caller.
/// </summary>
internal sealed partial class AttemptStage(ModelHealthBook health, ProviderHttp http, ProviderDialectChoice dialects, GatewayIdentity gateway, TimeProvider clock, ILogger<AttemptStage> logger)
{
    /// <summary>Characters of the reply kept for the record.</summary>
    private const int KeptReply = 64 * 1024;

    public async Task<ChatFailure?> RunAsync(ProxyExchange exchange)
    {
        var (candidates, resilience) = (exchange.Plan!.Candidates, exchange.Snapshot.Settings.Resilience);
        var client = new ClientReply(exchange, clock);
        ChatFailure? last = null;
        var largerThan = 0;
        var skipped = new List<(ModelEntry Model, TimeSpan Wait, string Reason)>();
        foreach (var model in candidates)
        {
            if (model.ContextWindow > 0 && model.ContextWindow <= largerThan) continue;
            var tried = new HashSet<string>(StringComparer.Ordinal);
            while (exchange.Attempts.Count < resilience.MaxAttempts)
            {
                if (!health.TryTakeKey(model, resilience, tried, out var apiKey, out var wait, out var reason)) // 1
                {
                    if (tried.Count == 0) skipped.Add((model, wait, reason));
                    break;
                }
                tried.Add(apiKey ?? "");
                var (done, failure) = await TryAsync(exchange, client, model, apiKey, resilience); // 2
                if (done) return failure;
                if (failure is null) break; // the breaker closed the way in the meantime
                last = failure;
                if (client.Started && failure.Kind == FailureKind.Cancelled) return failure;
                if (Verdicts.IsFinal(failure)) return await EndAsync(exchange, client, failure);
                if (failure.Kind == FailureKind.ContextTooLong) largerThan = Math.Max(largerThan, model.ContextWindow);
                if (!Verdicts.AnotherKeyMayHelp(failure) || apiKey is null) break;
            }
        }
        return await EndAsync(exchange, client, last ?? Verdicts.NobodyAvailable(skipped, candidates.IsEmpty));
    }

    private async Task<(bool Done, ChatFailure? Failure)> TryAsync(ProxyExchange exchange, ClientReply client, ModelEntry model, string? apiKey, ResilienceSettings resilience)
    {
        var caller = exchange.Caller!;
        var dialect = dialects.For(model, caller);
        var number = exchange.Attempts.Count + 1;
        var written = UpstreamRequest.Write(caller, model, apiKey, dialect, gateway.Hops(caller.Headers));
        if (!written.Succeeded) return (false, written.Failure);

        using var activity = AttemptTrace.Start(model);
        var started = clock.GetTimestamp();
        var attempt = new Attempt
        {
            Number = number,
            Model = model.Name,
            Provider = model.Provider.Name,
            UpstreamModel = model.UpstreamModel,
            KeyId = apiKey is null ? "" : $"{model.Provider.Name}#{model.Provider.ApiKeys.IndexOf(apiKey) + 1}",
            StartedMs = exchange.MsAt(started),
        };
        exchange.Attempts.Add(attempt);
        ReplyHeaders.SetAttempts(exchange.Http, number);
        ReplyHeaders.SetModel(exchange.Http, model.Name);

        var (modelHealth, keyHealth, aborted) = (health.Of(model), health.Of(model).Key(apiKey, resilience), exchange.Http.RequestAborted);
        modelHealth.Begin();
        var seen = new ReplyObserver(clock, exchange.Snapshot.Settings.Recording.Prompts == "full" ? KeptReply : 0);
        await using var call = new UpstreamCall(caller, model, written.Value, http.For(model.Provider, exchange.Snapshot.Limits), exchange.Snapshot.Limits, clock, seen);
        var verdict = await keyHealth.RunAsync(static async given =>
        {
            var failure = await given.call.OpenAsync(given.client, given.aborted);
            var slow = given.slowMs > 0 && given.clock.GetElapsedTime(given.started).TotalMilliseconds > given.slowMs;
            return new Verdict(failure, failure is null ? slow && given.streams : ModelHealth.CountsAgainst(failure));
        }, (call, client, aborted, clock, started, slowMs: resilience.SlowFirstTokenMs, streams: caller.Envelope.Stream));
        if (verdict is null)
        {
            modelHealth.EndWithoutVerdict();
            exchange.Attempts.RemoveAt(exchange.Attempts.Count - 1);
            return (false, null);
        }

        var (failed, relayed) = (verdict.Value.Failure, false);
        if (failed is null)
        {
            (exchange.AnsweredBy, exchange.Seen, relayed) = (model, seen, true);
            failed = await call.RelayAsync(client, aborted); // 4
            if (failed is not null) await keyHealth.NoteAsync(failed);
        }
        var firstMs = seen.FirstVisibleAt == 0 ? 0 : clock.GetElapsedTime(started, seen.FirstVisibleAt).TotalMilliseconds;
        var totalMs = clock.GetElapsedTime(started).TotalMilliseconds;
        modelHealth.End(failed is null, totalMs, caller.Envelope.Stream && firstMs > 0 ? firstMs : totalMs, failed is not null && ModelHealth.CountsAgainst(failed));
        Describe(attempt, call, failed, totalMs, firstMs);
        AttemptTrace.Complete(activity, attempt, seen, failed);
        if (failed is null) return (true, null);
        if (failed.Kind is not (FailureKind.Cancelled or FailureKind.BadRequest)) Failed(model.Name, attempt.Outcome, attempt.Phase, attempt.Status, number, exchange.QueryId);
        if (!relayed) health.Learn(model, apiKey, failed, resilience); // 3
        exchange.OwnError = call.OwnError;
        exchange.OwnErrorHeaders.Clear();
        if (call is { OwnError.IsEmpty: false, Response: { } response }) UpstreamHeaders.CopyToCaller(response, exchange.OwnErrorHeaders);
        return (relayed, failed);
    }

    /// <summary>Nothing visible was sent. A stream that already heard keep-alives gets the error as an event, others as a response.</summary>
    private static async Task<ChatFailure> EndAsync(ProxyExchange exchange, ClientReply client, ChatFailure failure)
    {
        if (!client.Started || failure.Kind == FailureKind.Cancelled) return failure;
        var caller = exchange.Caller!;
        var writer = caller.Dialect.WriteReply(new Dialects.ReplyHead(exchange.QueryId, exchange.AnsweredBy?.Name ?? caller.Envelope.Model, true, caller.Envelope.IncludesUsage, exchange.StartedAt));
        writer.Fail(failure, client.Writer);
        try
        {
            await client.FlushAsync(exchange.Http.RequestAborted);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // nobody is there to hear it
        }
        return failure;
    }

    private static void Describe(Attempt attempt, UpstreamCall call, ChatFailure? failure, double totalMs, double firstMs)
    {
        attempt.Status = call.Status;
        attempt.DurationMs = totalMs;
        attempt.FirstTokenMs = firstMs;
        attempt.Outcome = failure is null ? "success" : Verdicts.NameOf(failure.Kind);
        attempt.Phase = Verdicts.NameOf(failure?.Phase ?? call.Phase);
        if (failure is not null) attempt.Error = failure.Message.Length <= 1000 ? failure.Message : failure.Message[..1000];
        // a dated version behind an alias: learning notices when it changes
        if (failure is null && call.Seen.AnsweredModel is { Length: > 0 } answered) attempt.UpstreamModel = answered;
        if (call.Seen.Usage is { } usage) attempt.Usage = ExchangeRecord.UsageOf(usage);
        GatewayMeters.Attempts.Add(1, new("gen_ai.request.model", attempt.Model), new("outcome", attempt.Outcome));
    }

    // without the provider's own words: they may hold a key or the prompt
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Model} failed: {Outcome} in phase {Phase}, status {Status}; attempt {Attempt} of query {QueryId}")]
    private partial void Failed(string model, string outcome, string phase, int status, int attempt, string queryId);
}
