using Grpc.Core;
using ModelProxy.Contracts.Router.V1;

namespace ModelProxy.Gateway.Routing;

/// <summary>
/// Asks the RouterService over one warm channel. After it failed, nobody waits for it again until a moment has passed.
/// Thread-safe.
/// </summary>
internal sealed partial class RouterLink(Router.RouterClient client, TimeProvider clock, ILogger<RouterLink> logger)
{
    private static readonly TimeSpan ShortRest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongRest = TimeSpan.FromSeconds(3);
    private long _restUntil;
    private int _failures;

    public bool Answers => Volatile.Read(ref _failures) == 0;

    /// <returns>The decision, or why there is none.</returns>
    public async ValueTask<(Decision? Decision, string Reason)> DecideAsync(DecideRequest request, TimeSpan within, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow().UtcTicks < Volatile.Read(ref _restUntil)) return (null, "the router is away");
        try
        {
            var decision = await client.DecideAsync(request, deadline: clock.GetUtcNow().UtcDateTime + within, cancellationToken: cancellationToken);
            if (Interlocked.Exchange(ref _failures, 0) > 0) Back();
            return (decision, "");
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested(); // the caller left; the client library calls that a failure
            if (failure.StatusCode is StatusCode.InvalidArgument) return (null, $"the router refused the question: {failure.Status.Detail}");
            var count = Interlocked.Increment(ref _failures);
            // a router that hangs costs the deadline each time: leave it alone for longer than one that refuses at once;
            // one late answer is no proof, a cold start or a busy machine has those
            var rest = (count > 1 && failure.StatusCode == StatusCode.DeadlineExceeded) || count > 3 ? LongRest : ShortRest;
            Volatile.Write(ref _restUntil, clock.GetUtcNow().Add(rest).UtcTicks);
            if (count == 1) Away(failure.StatusCode, failure.Status.Detail);
            return (null, failure.StatusCode == StatusCode.DeadlineExceeded ? "the router did not answer in time" : "the router is away");
        }
    }

    /// <summary>Something else heard from the router: it may be asked again.</summary>
    public void NoteAlive() => Volatile.Write(ref _restUntil, 0);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The RouterService does not answer ({Status}: {Detail}): `auto` goes by the rules and the default until it does")]
    private partial void Away(StatusCode status, string detail);

    [LoggerMessage(Level = LogLevel.Information, Message = "The RouterService answers again")]
    private partial void Back();
}
