using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Upstreams;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Pipeline.Attempts;

/// <summary>
/// Starts the next candidate beside the first when that one is slower than 19 of 20 of its own answers were
/// (<c>resilience.hedging</c>; Dean and Barroso, "The Tail at Scale"). Who begins to answer first is taken, the other is
/// called off.
/// </summary>
internal sealed class Hedge(UpstreamAttempts attempts, ModelHealthBook health, TimeProvider clock)
{
    /// <returns>The attempt that goes on, not yet ended; null = it has begun to answer.</returns>
    public async Task<(UpstreamAttempt Attempt, ChatFailure? Failure)> OpenAsync(ProxyExchange exchange, IClientReply client, UpstreamAttempt first, CandidateWalk walk)
    {
        var opens = first.OpenAsync(client);
        if (!walk.HasNext || health.Of(first.Model).FirstOutputP95(exchange.Caller!.Envelope.Stream) is not { } usual) return (first, await opens);
        await ((Task)opens).WaitAsync(TimeSpan.FromMilliseconds(usual), clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opens.IsCompleted || BeginNext(exchange, walk) is not { } second) return (first, await opens);

        GatewayMeters.Hedged.Add(1, new KeyValuePair<string, object?>("gen_ai.request.model", first.Model.Name));
        var quiet = new QuietReply(client);
        var alsoOpens = second.OpenAsync(quiet);
        try
        {
            return await ChooseAsync(exchange, quiet, first, opens, second, alsoOpens, walk);
        }
        catch // a bug in either: neither may go on behind the back of the request that ends now; the first is its caller's to dispose
        {
            first.CallOff();
            second.CallOff();
            await ((Task)Task.WhenAll(opens, alsoOpens)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await second.DisposeAsync();
            throw;
        }
    }

    private static async Task<(UpstreamAttempt Attempt, ChatFailure? Failure)> ChooseAsync(ProxyExchange exchange, QuietReply quiet, UpstreamAttempt first, Task<ChatFailure?> opens, UpstreamAttempt second, Task<ChatFailure?> alsoOpens, CandidateWalk walk)
    {
        var firstDone = await Task.WhenAny(opens, alsoOpens) == opens;
        var (one, opened, other, pending) = firstDone ? (first, opens, second, alsoOpens) : (second, alsoOpens, first, opens);
        var failure = await opened;
        if (failure is null || (firstDone && Verdicts.IsFinal(failure)))
        {
            other.CallOff();
            await pending;
            other.EndOutpaced();
            await other.DisposeAsync();
            return (one, failure);
        }

        quiet.Speak();
        one.End(failure);
        walk.Failed(one.Model, one.ApiKey, failure);
        if (ReferenceEquals(walk.Last, failure)) exchange.TakeOwnError(one.Call);
        await one.DisposeAsync();
        return (other, await pending);
    }

    private UpstreamAttempt? BeginNext(ProxyExchange exchange, CandidateWalk walk)
    {
        walk.MoveOn();
        if (!walk.TryNext(out var model, out var lease)) return null;
        var begun = attempts.Begin(exchange, model, lease);
        if (begun.Succeeded) return begun.Value;
        walk.Unsuited(begun.Failure);
        return null;
    }
}
