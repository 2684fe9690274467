using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Pipeline.Attempts;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>
/// Walks the candidates until one begins to answer. 1. a model and a key that may be used, 2. an attempt, with a second
/// beside it where that is wanted, 3. on failure: what it means and who is next, 4. on success: the reply to the caller.
/// </summary>
internal sealed class AttemptStage(UpstreamAttempts attempts, Hedge hedge, Resumption resumption, ModelHealthBook health, TimeProvider clock)
{
    public async Task<ChatFailure?> RunAsync(ProxyExchange exchange)
    {
        var resilience = exchange.Snapshot.Settings.Resilience;
        var (client, walk) = (new ClientReply(exchange, clock), new CandidateWalk(exchange.Plan!.Candidates, health, resilience));
        while (walk.TryNext(out var model, out var lease)) // 1
        {
            var begun = attempts.Begin(exchange, model, lease);
            if (!begun.Succeeded)
            {
                walk.Unsuited(begun.Failure);
                // the caller named it and asks for what it cannot do: that is told, unless a namesake can
                if (exchange.Attempts.Count == 0 && exchange.Plan.IsNamed && !walk.HasNamesake(model)) return await EndAsync(exchange, client, walk.Failure);
                continue;
            }

            await using var mine = begun.Value; // whatever is thrown before it is known who goes on
            var (attempt, failure) = resilience.Hedging ? await hedge.OpenAsync(exchange, client, begun.Value, walk) : (begun.Value, await begun.Value.OpenAsync(client)); // 2
            await using var released = attempt;
            if (failure is null) return await RelayAsync(exchange, client, attempt, resilience); // 4
            attempt.End(failure); // 3
            walk.Failed(attempt.Model, attempt.ApiKey, failure);
            if (ReferenceEquals(walk.Last, failure)) exchange.TakeOwnError(attempt.Call);
            if (Verdicts.IsFinal(failure)) return await EndAsync(exchange, client, failure);
        }
        return await EndAsync(exchange, client, walk.Failure);
    }

    private async Task<ChatFailure?> RelayAsync(ProxyExchange exchange, ClientReply client, UpstreamAttempt attempt, ResilienceSettings resilience)
    {
        (exchange.AnsweredBy, exchange.Seen) = (attempt.Model, attempt.Call.Seen);
        var failure = await attempt.RelayAsync(client);
        attempt.End(failure);
        if (failure is not null && resilience.Resume) failure = await resumption.RunAsync(exchange, client, attempt, failure);
        if (failure is not null) await attempt.Call.FailAsync(failure, client);
        return failure;
    }

    /// <summary>Nothing visible was sent. A stream that already heard keep-alives gets the error as an event, others as a response.</summary>
    private static async Task<ChatFailure?> EndAsync(ProxyExchange exchange, ClientReply client, ChatFailure failure)
    {
        if (!client.Started || failure.Kind == FailureKind.Cancelled) return failure;
        var caller = exchange.Caller!;
        var writer = caller.Dialect.WriteReply(new ReplyHead(exchange.QueryId, exchange.AnsweredBy?.Name ?? caller.Envelope.Model, true, caller.Envelope.IncludesUsage, exchange.StartedAt));
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
}
