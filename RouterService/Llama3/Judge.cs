using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using ModelProxy.Policy.Judging;
using ModelProxy.RouterService.Telemetry;
using Polly;
using Polly.CircuitBreaker;

namespace ModelProxy.RouterService.Llama3;

/// <summary>
/// Asks the model: at most so many at once, behind a breaker, and no longer than the teacher may take. How long the
/// asker waits is the asker's affair. Thread-safe.
/// </summary>
internal sealed class Judge : IDisposable
{
    private readonly IChatClient _client;
    private readonly JudgePace _pace;
    private readonly RouterMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _patience;
    private long _restsUntil;
    private readonly SemaphoreSlim _places;
    private readonly CircuitBreakerStateProvider _breaker = new();
    private readonly ResiliencePipeline _pipeline;
    private long _failures;

    public Judge(IChatClient client, JudgePace pace, IOptions<Llama3Options> options, RouterMetrics metrics, TimeProvider clock)
    {
        (_client, _pace, _metrics, _clock) = (client, pace, metrics, clock);
        _patience = TimeSpan.FromSeconds(options.Value.TeacherDeadlineSeconds);
        _places = new SemaphoreSlim(options.Value.Concurrency);
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                StateProvider = _breaker,
                FailureRatio = 0.5,
                MinimumThroughput = 4,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(15),
                OnOpened = opened =>
                {
                    Volatile.Write(ref _restsUntil, (clock.GetUtcNow() + opened.BreakDuration).UtcTicks);
                    return ValueTask.CompletedTask;
                },
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is not null and not BrokenCircuitException),
            })
            .Build();
    }

    /// <summary>While it is given a rest. Afterwards the breaker still says open, until somebody asks again: then let them.</summary>
    public bool IsBroken => _breaker.CircuitState is CircuitState.Isolated
        || (_breaker.CircuitState is CircuitState.Open && _clock.GetUtcNow().UtcTicks < Volatile.Read(ref _restsUntil));

    /// <summary>Errors and verdicts that could not be read, since the start.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>A place to ask from; null when all are taken. Give it to <see cref="AskAsync"/>, which frees it.</summary>
    public IDisposable? TakePlace() => _places.Wait(0) ? new Place(_places) : null;

    public async Task<IDisposable> WaitForPlaceAsync(CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        return new Place(_places);
    }

    /// <summary>Never throws except when <paramref name="cancellationToken"/> is cancelled.</summary>
    public async Task<Judgement> AskAsync(JudgePrompt prompt, IDisposable place, CancellationToken cancellationToken)
    {
        using var _ = place;
        using var patience = new CancellationTokenSource(_patience, _clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var started = _clock.GetTimestamp();
        try
        {
            var response = await _pipeline.ExecuteAsync(async token => await _client.GetResponseAsync(prompt.Text, prompt.Options, token), ending.Token);
            var elapsed = _clock.GetElapsedTime(started);
            _pace.Took(elapsed);
            var verdict = VerdictReader.Read(response.Text, prompt.Models, out var mistake);
            if (verdict is null) Failed("unreadable", elapsed);
            return new Judgement(verdict, mistake, elapsed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        // OllamaSharp, HttpClient and Polly fail in many types; none of them may cost a request
        catch (Exception failure)
        {
            var elapsed = _clock.GetElapsedTime(started);
            if (patience.IsCancellationRequested) _pace.Took(elapsed);
            Failed(failure is BrokenCircuitException ? "breaker-open" : "error", elapsed);
            return new Judgement(null, failure is BrokenCircuitException ? "its breaker is open" : patience.IsCancellationRequested ? "it never answered" : failure.Message, elapsed);
        }
    }

    public void Dispose() => _places.Dispose();

    private void Failed(string outcome, TimeSpan elapsed)
    {
        Interlocked.Increment(ref _failures);
        _metrics.Judged(outcome, elapsed);
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? _places = places;

        public void Dispose() => Interlocked.Exchange(ref _places, null)?.Release();
    }
}

/// <param name="Verdict">Null when there is none to be had; <paramref name="Mistake"/> says why.</param>
internal sealed record Judgement(Verdict? Verdict, string Mistake, TimeSpan Elapsed);
