using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using ModelProxy.LearningWorker.Leading;
using Npgsql;

namespace ModelProxy.LearningWorker.Cycling;

/// <summary>Runs a cycle every interval, the full one once a day, and whenever somebody asks; all of them one after another.</summary>
internal sealed partial class LearningLoop(Leadership leadership, LearningCycle cycle, IEnumerable<ILeaderDuty> duties, IOptions<LearningOptions> options, TimeProvider clock, ILogger<LearningLoop> log) : BackgroundService
{
    private readonly Channel<Demand> _demands = Channel.CreateBounded<Demand>(32);
    private readonly Dictionary<string, DateTimeOffset> _rests = [];
    private DateOnly _fullOn;
    private string _away = "";
    private bool _started;

    public bool IsLeader { get; private set; }
    public DateTimeOffset? LastCycleAt { get; private set; }

    /// <summary>The cycle that was asked for; null when another worker leads. Throws what the cycle throws.</summary>
    public async Task<CycleResult?> AskAsync(bool full, CancellationToken cancellationToken)
    {
        var demand = new Demand(full, new TaskCompletionSource<CycleResult?>(TaskCreationOptions.RunContinuationsAsynchronously));
        await _demands.Writer.WriteAsync(demand, cancellationToken);
        return await demand.Answer.Task.WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // the day's full cycle is due at its hour; what a start replays anyway needs no second one
        _fullOn = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        while (!stoppingToken.IsCancellationRequested)
        {
            var demand = await NextAsync(stoppingToken);
            if (stoppingToken.IsCancellationRequested) break;
            try
            {
                var result = await RunAsync(demand, stoppingToken);
                demand?.Answer.TrySetResult(result);
            }
            catch (OperationCanceledException stopped) when (stoppingToken.IsCancellationRequested)
            {
                demand?.Answer.TrySetException(stopped);
            }
            catch (Exception failure)
            {
                // the loop outlives whatever a cycle dies of; the next one replays
                demand?.Answer.TrySetException(failure);
                // with the session the lead is gone, whoever has it now
                if (leadership.Session is null) StandBy();
                Report(failure);
            }
        }
        await leadership.StepDownAsync();
        StandBy();
    }

    private async Task<CycleResult?> RunAsync(Demand? demand, CancellationToken cancellationToken)
    {
        var leads = await leadership.TryLeadAsync(cancellationToken);
        if (leads && !IsLeader) Leading();
        if (!leads && IsLeader) Following();
        _away = "";
        if (!leads)
        {
            StandBy();
            return null;
        }
        IsLeader = true;

        var nightly = IsNightly();
        var result = await cycle.RunAsync(leadership, nightly || demand?.Full == true, demand is not null, cancellationToken);
        if (nightly) _fullOn = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        LastCycleAt = clock.GetUtcNow();
        await DoDutiesAsync(asked: demand is not null, cancellationToken);
        if (result is not null) Learned(result.Kind, result.Exchanges, result.Signals, result.Profiles, result.ElapsedMs);
        return result;
    }

    private void StandBy()
    {
        if (!IsLeader) return;
        IsLeader = false;
        foreach (var duty in duties) duty.StandBy();
    }

    /// <summary>Unasked, a duty takes at most a tenth of the time: one that is slow on much traffic is done less often.</summary>
    private async Task DoDutiesAsync(bool asked, CancellationToken cancellationToken)
    {
        foreach (var duty in duties)
        {
            if (!asked && _rests.TryGetValue(duty.Name, out var until) && clock.GetUtcNow() < until) continue;
            var began = clock.GetTimestamp();
            try
            {
                if (leadership.Session is { } session) await duty.RunAsync(session, cancellationToken);
                _rests[duty.Name] = clock.GetUtcNow() + 9 * clock.GetElapsedTime(began);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                // what was learned is published already; a duty that stumbles must not undo that, nor hold the others up
                DutyFailed(duty.Name, failure);
            }
        }
    }

    /// <summary>A demand, or null when the interval is over.</summary>
    private async Task<Demand?> NextAsync(CancellationToken stoppingToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        // the first cycle begins at once; a database that is away is tried again sooner than the interval
        var seconds = !_started ? 0 : _away.Length > 0 ? Math.Min(5, options.Value.IntervalSeconds) : options.Value.IntervalSeconds;
        wait.CancelAfter(TimeSpan.FromSeconds(seconds));
        _started = true;
        try
        {
            return await _demands.Reader.ReadAsync(wait.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private bool IsNightly()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return options.Value.FullHour >= 0 && now.Hour == options.Value.FullHour && DateOnly.FromDateTime(now) > _fullOn;
    }

    private void Report(Exception failure)
    {
        // a database that is away is said once, not every few seconds
        var away = failure is NpgsqlException or SocketException or TimeoutException;
        if (away && _away == failure.Message) return;
        if (away) Away(failure.Message);
        else Failed(failure);
        _away = away ? failure.Message : "";
    }

    private sealed record Demand(bool Full, TaskCompletionSource<CycleResult?> Answer);

    [LoggerMessage(LogLevel.Information, "This worker leads and learns")]
    private partial void Leading();

    [LoggerMessage(LogLevel.Information, "Another worker leads; this one stands by")]
    private partial void Following();

    [LoggerMessage(LogLevel.Information, "Learned ({Kind}) from {Exchanges} exchanges and {Signals} signals: {Profiles} profiles in {ElapsedMs:0} ms")]
    private partial void Learned(string kind, long exchanges, long signals, int profiles, double elapsedMs);

    [LoggerMessage(LogLevel.Warning, "Learning waits for the database: {Message}")]
    private partial void Away(string message);

    [LoggerMessage(LogLevel.Error, "The duty {Duty} failed; it is tried again after the next cycle")]
    private partial void DutyFailed(string duty, Exception failure);

    [LoggerMessage(LogLevel.Error, "A learning cycle failed; the next one starts from the beginning")]
    private partial void Failed(Exception failure);
}
