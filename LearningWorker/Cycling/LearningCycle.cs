using System.Diagnostics;
using Microsoft.Extensions.Options;
using ModelProxy.LearningWorker.Collecting;
using ModelProxy.LearningWorker.Forgetting;
using ModelProxy.LearningWorker.Leading;
using ModelProxy.LearningWorker.Profiling;
using ModelProxy.LearningWorker.Promoting;
using ModelProxy.LearningWorker.Training;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Features;
using Npgsql;

namespace ModelProxy.LearningWorker.Cycling;

/// <summary>
/// One cycle: collect what is new, learn from it, publish. The memory of what was learned is kept between cycles; it is thrown
/// away and replayed from the beginning in a full cycle, after a change of leader, after any failure and after a person was forgotten,
/// so that nothing half learned and nobody forgotten survives. Not thread-safe; the learning loop owns it.
/// </summary>
internal sealed class LearningCycle(EventReader events, CardReader cards, ClassifierSchool school, Publisher publisher, IOptions<LearningOptions> options, TimeProvider clock)
{
    private Learner? _learner;
    private ConfidenceCalibration _calibration = new();
    private int _term = -1;

    /// <summary>Whether the next cycle has to start from nothing.</summary>
    public bool MustReplay(Leadership leadership) => _learner is null || _term != leadership.Term;

    /// <param name="always">Write a run even when nothing is new.</param>
    /// <returns>Null when there was nothing to do.</returns>
    public async Task<CycleResult?> RunAsync(Leadership leadership, bool full, bool always, CancellationToken cancellationToken)
    {
        var session = leadership.Session ?? throw new InvalidOperationException("Only the leader learns.");
        var forgotten = await Forgettings.NewAsync(session, cancellationToken);
        full |= MustReplay(leadership) || forgotten is not null;
        var after = full ? default : _learner!.Seen;
        var (newest, count) = await events.NewestAsync(after, cancellationToken);
        if (count == 0 && !always && !full) return null;

        var watch = Stopwatch.StartNew();
        var run = await RunLog.BeginAsync(session, full ? "full" : "incremental", clock.GetUtcNow(), cancellationToken);
        using var activity = LearningTelemetry.Source.StartActivity(full ? "learn full" : "learn incremental");
        try
        {
            if (full) (_learner, _term) = (await BeginAsync(session, run, newest, cancellationToken), leadership.Term);
            var learner = _learner!;
            var (exchanges, signals) = (learner.Exchanges, learner.Signals);
            await LearnAsync(run, learner, after, full ? await Watermarks.ReadAsync(session, cancellationToken) : after, newest, count, cancellationToken);

            await run.StepAsync("publish", 0.9, cancellationToken);
            var publication = await PublicationAsync(learner, full, count > 0 || forgotten is not null, newest, cancellationToken);
            // the policy in force remembers the person: that the new one may do a little worse must not keep it
            var version = await publisher.PublishAsync(session, publication with { Overdue = forgotten is not null }, cancellationToken);
            if (forgotten is { } upTo && version is not null) await Forgettings.DoneAsync(session, upTo, cancellationToken);
            var result = new CycleResult(run.Id, full ? "full" : "incremental", learner.Exchanges - exchanges, learner.Signals - signals, publication.Profiles.Count, version, watch.Elapsed.TotalMilliseconds);
            await run.EndAsync(result, clock.GetUtcNow(), cancellationToken);
            LearningTelemetry.Learned(result);
            return result;
        }
        catch (Exception failure)
        {
            // whatever went wrong, memory and tables may no longer agree: the next cycle replays
            _learner = null;
            await run.FailAsync(failure, clock.GetUtcNow());
            throw;
        }
    }

    /// <summary>A learner that knows nothing but who its raters are: all that was ever said is looked at first.</summary>
    private async Task<Learner> BeginAsync(NpgsqlConnection session, RunLog run, Positions newest, CancellationToken cancellationToken)
    {
        await run.StepAsync("train", 0, cancellationToken);
        await school.TeachAsync(cancellationToken);
        // two weeks of decisions: too much to be sorted anew every minute
        _calibration = await ConfidenceSchool.TeachAsync(session, cancellationToken);
        await run.StepAsync("review", 0, cancellationToken);
        var extractor = new FeatureExtractor(school.Current ?? DomainClassifier.Shipped);
        var priors = await cards.ReadAsync(cancellationToken);
        var review = new RaterReview(options.Value, priors, extractor);
        await foreach (var seen in events.ReadAsync(newest with { Signal = 0 }, newest, cancellationToken)) review.Take((SeenSignal)seen);
        return new Learner(options.Value, priors, extractor, review.Settle());
    }

    /// <param name="published">Alarms of what was published up to there were told then. A replay may come to them at other times, its raters being judged as a whole and its oldest days gone: they are no news.</param>
    private async Task LearnAsync(RunLog run, Learner learner, Positions after, Positions published, Positions newest, long count, CancellationToken cancellationToken)
    {
        await run.StepAsync("collect", 0, cancellationToken);
        long taken = 0;
        var told = Stopwatch.StartNew();
        await foreach (var seen in events.ReadAsync(after, newest, cancellationToken))
        {
            learner.Take(seen);
            if (seen.Seq <= (seen is SeenExchange ? published.Exchange : published.Signal)) learner.TakeAlarms();
            taken++;
            if (told.ElapsedMilliseconds < 1000) continue;
            await run.StepAsync("collect", 0.9 * taken / Math.Max(taken, count), cancellationToken);
            told.Restart();
        }
        learner.Reach(newest);
    }

    private async Task<Publication> PublicationAsync(Learner learner, bool full, bool hasNews, Positions newest, CancellationToken cancellationToken)
    {
        var priors = await cards.ReadAsync(cancellationToken);
        var state = hasNews ? learner.ToState(_calibration) with { Classifier = school.Current } : null;
        return new Publication(full, learner.Profiles.Rows(full, priors, clock.GetUtcNow()), [.. state?.Tastes ?? []], state, learner.TakeAlarms(), newest);
    }
}

/// <param name="PolicyVersion">Null = no policy was published.</param>
internal sealed record CycleResult(long RunId, string Kind, long Exchanges, long Signals, int Profiles, long? PolicyVersion, double ElapsedMs);
