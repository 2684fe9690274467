using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Gateway.Pipeline;

/// <summary>
/// After SIGTERM: 1. readiness is false and new requests are refused, on connections old and new, 2. open ones go on for
/// at most <c>limits.drainMs</c>, 3. those still open then end with an error in their dialect, 4. the server stops.
/// Runs before any other service stops, so that what is still open can be recorded.
/// </summary>
internal sealed partial class Drain : IHostedLifecycleService, IDisposable
{
    /// <summary>For the error events of step 3 to leave.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GatewayState _state;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private int _open;
    private volatile bool _isStopping;

    public Drain(GatewayState state, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<Drain> logger)
    {
        (_state, _clock, _logger) = (state, clock, logger);
        lifetime.ApplicationStopping.Register(() => _isStopping = true);
    }

    public bool IsStopping => _isStopping;

    /// <summary>Requests under way.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The time for open requests is over.</summary>
    public CancellationToken Over => _over.Token;

    public static ChatFailure Refusal { get; } = UpstreamFailures.ShuttingDown(FailurePhase.Request);

    public void Enter() => Interlocked.Increment(ref _open);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _open) == 0 && _isStopping) _empty.TrySetResult();
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        if (Open == 0) return;
        var limit = TimeSpan.FromMilliseconds(_state.Current.Limits.DrainMs);
        Waits(Open, limit.TotalSeconds);
        if (await EmptyAsync(limit, cancellationToken)) return;
        Cuts(Open);
        await _over.CancelAsync();
        await EmptyAsync(Farewell, cancellationToken);
    }

    private async Task<bool> EmptyAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        await _empty.Task.WaitAsync(within, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Open == 0;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _over.Dispose();

    [LoggerMessage(Level = LogLevel.Information, Message = "Shutting down: {Open} requests are open and have {Seconds} s to finish, new ones are refused")]
    private partial void Waits(int open, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Open} requests did not finish in time and are ended with an error")]
    private partial void Cuts(int open);
}
