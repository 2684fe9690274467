using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Upstreams;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Pipeline.Attempts;

/// <summary>
/// Goes on with a text stream that died in the middle, on the same model, when the operator wants that
/// (<c>resilience.resume</c>). Never another model, never thinking or a tool call.
/// </summary>
internal sealed class Resumption(UpstreamAttempts attempts, ModelHealthBook health)
{
    /// <summary>Continuations of one answer.</summary>
    private const int Most = 2;

    /// <returns>Null when the answer was brought to its end; otherwise why it was not.</returns>
    public async Task<ChatFailure?> RunAsync(ProxyExchange exchange, IClientReply client, UpstreamAttempt died, ChatFailure failure)
    {
        var resilience = exchange.Snapshot.Settings.Resilience;
        for (var tries = 0; tries < Most && exchange.Attempts.Count < resilience.MaxAttempts && CanGoOn(exchange, died, failure); tries++)
        {
            if (!health.TryTake(died.Model, resilience, null, out var lease, out _)) return failure;
            var begun = attempts.Continue(exchange, died, lease);
            if (!begun.Succeeded) return failure;
            await using var next = begun.Value;
            var broken = await next.OpenAsync(client);
            if (broken is null)
            {
                GatewayMeters.Resumed.Add(1, new KeyValuePair<string, object?>("gen_ai.request.model", died.Model.Name));
                broken = await next.RelayAsync(client);
            }
            next.End(broken);
            died.Call.Seen.Absorb(next.Call.Seen);
            if (broken is null) return null;
            failure = broken;
        }
        return failure;
    }

    private static bool CanGoOn(ProxyExchange exchange, UpstreamAttempt died, ChatFailure failure) =>
        exchange.ElapsedMs < exchange.Snapshot.Limits.TotalMs && ModelHealth.CountsAgainst(failure) && Continuation.IsPossible(exchange.Caller!) && died.Call.Seen is { IsWholeText: true, Finished: false };
}
