using System.Collections.Concurrent;
using System.Text.Json;
using Grpc.Core;
using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.LearningWorker.Cycling;
using Npgsql;

namespace ModelProxy.LearningWorker.Anchoring;

/// <summary>
/// Asks a model its anchors, grades the answers and says so of the recorded exchanges; then learns. A run lives as long as this
/// process: what it has graded stays, the rest can be asked for again. One run per model at a time. Thread-safe.
/// </summary>
internal sealed partial class AnchorRunner(IHttpClientFactory clients, Feedback.FeedbackClient feedback, LearningLoop loop, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<AnchorRunner> log)
{
    public const string Client = "anchors";

    /// <summary>Prompts at once: a new model is not to be overrun.</summary>
    private const int AtOnce = 4;

    private readonly ConcurrentDictionary<string, AnchorRun> _runs = new(StringComparer.Ordinal);

    public AnchorProgress? Find(string model) => _runs.TryGetValue(model, out var run) ? run.Progress() : null;

    /// <summary>Begins a run; null while one is under way.</summary>
    public AnchorProgress? Begin(string model, AnchorPaper paper, Uri gateway, string authorization)
    {
        var begun = new AnchorRun(model, paper.Anchors.Count, clock.GetUtcNow());
        if (!ReferenceEquals(begun, _runs.AddOrUpdate(model, begun, (_, before) => before.IsRunning ? before : begun))) return null;
        _ = Task.Run(() => RunAsync(begun, new AnchorAsker(clients.CreateClient(Client), gateway, model, authorization), paper, lifetime.ApplicationStopping));
        return begun.Progress();
    }

    private async Task RunAsync(AnchorRun run, AnchorAsker asker, AnchorPaper paper, CancellationToken stopping)
    {
        Begins(asker.Model, paper.Anchors.Count);
        string? error = null;
        try
        {
            await Parallel.ForEachAsync(paper.Anchors, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping }, async (anchor, cancellation) =>
            {
                try
                {
                    var answer = await asker.AskAsync(anchor, cancellation);
                    if (answer.Failure.Length > 0)
                    {
                        run.Failed(answer.Failure);
                        return;
                    }
                    var grade = anchor.Grade(answer.Text);
                    await feedback.SubmitAsync(new SubmitRequest { QueryId = answer.QueryId, Anchor = anchor.Id, Number = grade }, cancellationToken: cancellation);
                    run.Graded(grade);
                }
                catch (Exception failure) when (failure is HttpRequestException or RpcException or JsonException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
                {
                    run.Failed(failure.Message);
                }
            });
            await loop.AskAsync(full: false, stopping);
        }
        catch (NpgsqlException away)
        {
            // the grades are on their way to the database all the same; the next cycle learns from them
            error = $"Graded, but not learned from yet: {away.Message}";
        }
        catch (OperationCanceledException)
        {
            error = "The worker was stopped.";
        }
        finally
        {
            run.Finish(clock.GetUtcNow(), error);
            var progress = run.Progress();
            Ended(asker.Model, progress.Graded, progress.Failed, progress.Grade);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Model} is asked {Anchors} anchor prompts")]
    private partial void Begins(string model, int anchors);

    [LoggerMessage(LogLevel.Information, "{Model} answered {Graded} anchor prompts ({Failed} failed), mean grade {Grade}")]
    private partial void Ended(string model, int graded, int failed, double? grade);
}
