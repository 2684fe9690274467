using System.Text.Json;
using Microsoft.Extensions.Options;
using ModelProxy.Data;
using ModelProxy.Data.Learning;
using ModelProxy.LearningWorker.Cycling;
using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.LearningWorker.Experimenting;
using ModelProxy.LearningWorker.Promoting;
using ModelProxy.Policy.Judging;
using Npgsql;

namespace ModelProxy.LearningWorker.Prompting;

/// <summary>
/// Moves the judge's prompt on, a step after each cycle; where it stands is in the tables alone, so that it goes on after a
/// restart. 1. The active version loses live reward: back to the one before. 2. An ended trial: promote or roll back. 3. A watched
/// version with enough verdicts: try it live, unless it is clearly worse. 4. A finished proposal: watch it when it is promising.
/// 5. Nothing under way and time for it: think of a new one.
/// </summary>
internal sealed partial class PromptEvolution(Workshop workshop, CaseReader cases, IOptions<PromptingOptions> options, TimeProvider clock, ILogger<PromptEvolution> log) : ILeaderDuty
{
    public string Name => "prompts";

    public async Task RunAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        var shelf = new TemplateShelf(session);
        await shelf.LockAsync(cancellationToken);
        var all = await shelf.AllAsync(cancellationToken);
        var active = all.First(row => row.Status == TemplateStatus.Active);
        if (!await FallenAsync(session, shelf, all, active, cancellationToken) && !active.Pinned)
        {
            if (all.FirstOrDefault(row => row.Status == TemplateStatus.Trial) is { } tried) await TriedAsync(session, shelf, active, tried, cancellationToken);
            else if (all.FirstOrDefault(row => row.Status == TemplateStatus.Shadow) is { } watched) await WatchedAsync(session, shelf, active, watched, cancellationToken);
            else if (workshop.Take() is { } finished) await FinishedAsync(session, shelf, finished, all, cancellationToken);
            else await BeginAsync(all, active, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    // 1.
    private async Task<bool> FallenAsync(NpgsqlConnection session, TemplateShelf shelf, IReadOnlyList<PromptTemplateRow> all, PromptTemplateRow active, CancellationToken cancellationToken)
    {
        if (active.Pinned || active.PromotedAt is not { } since || TemplateShelf.Before(all) is not { } before) return false;
        var (then, now) = (await LiveReward.BeforeAsync(session, before.Version, since, cancellationToken), await LiveReward.SinceAsync(session, active.Version, since, cancellationToken));
        var (look, _, verdict) = StoppingRule.Decide(StoppingRule.Plan(options.Value.Significance, options.Value.SmallestEffect), then, now, 1);
        if (verdict != StoppingRule.Worse) return false;
        await shelf.ActivateAsync(before.Version, TemplateStatus.RolledBack, cancellationToken);
        await shelf.EndTrialAsync($"Its trial ended when version {active.Version} fell.", cancellationToken);
        await shelf.MoveAsync(active.Version, TemplateStatus.RolledBack, $"Live reward fell from {then.Mean:0.000} to {now.Mean:0.000} ({now.Count} answers).", cancellationToken);
        Fell(active.Version, before.Version, look.Difference, now.Count);
        return true;
    }

    // 2.
    private async Task TriedAsync(NpgsqlConnection session, TemplateShelf shelf, PromptTemplateRow active, PromptTemplateRow tried, CancellationToken cancellationToken)
    {
        var experiments = await ExperimentShelf.ReadAsync(session, $"created_by = '{ExperimentAuthors.Evolution}' and kind = '{ExperimentKinds.Prompt}'", cancellationToken);
        var own = experiments.FirstOrDefault(experiment => JsonColumn.ReadList<ExperimentArm>(experiment.Arms).Any(arm => arm.PromptVersion == tried.Version));
        if (own is { Status: ExperimentStatus.Running }) return;
        if (own is { Status: ExperimentStatus.Stopped, Winner: ExperimentShelf.Candidate } && JsonColumn.ReadList<ExperimentArm>(own.Arms)[0].PromptVersion == active.Version)
        {
            await shelf.ActivateAsync(tried.Version, TemplateStatus.Retired, cancellationToken);
            Promoted(tried.Version, active.Version);
            return;
        }
        var (status, why) = own switch
        {
            { Status: ExperimentStatus.Stopped, Winner: ExperimentShelf.Control } => (TemplateStatus.RolledBack, "Worse than the version in force when tried live."),
            { Status: ExperimentStatus.Stopped } => (TemplateStatus.Retired, "No difference to the version in force could be found."),
            _ => (TemplateStatus.Retired, "Its trial was cancelled."),
        };
        await shelf.MoveAsync(tried.Version, status, why, cancellationToken);
        Given(tried.Version, why);
    }

    // 3.
    private async Task WatchedAsync(NpgsqlConnection session, TemplateShelf shelf, PromptTemplateRow active, PromptTemplateRow watched, CancellationToken cancellationToken)
    {
        var comparison = await ShadowReader.CompareAsync(session, active.Version, watched.Version, watched.CreatedAt, cancellationToken);
        if (comparison.Cases < options.Value.ShadowVerdicts) return;
        if (comparison.Difference.High < 0)
        {
            await shelf.MoveAsync(watched.Version, TemplateStatus.Retired, $"Its silent verdicts were worse by {-comparison.Difference.Mean:0.000} on {comparison.Cases} live questions.", cancellationToken);
            Given(watched.Version, "worse in the shadow");
            return;
        }
        await shelf.MoveAsync(watched.Version, TemplateStatus.Trial, "", cancellationToken);
        await ExperimentShelf.StartAsync(session, $"Prompt {watched.Version} against {active.Version}", ExperimentKinds.Prompt, ExperimentSplits.Percentage,
            [new ExperimentArm(ExperimentShelf.Control, 0.5) { PromptVersion = active.Version }, new ExperimentArm(ExperimentShelf.Candidate, 0.5) { PromptVersion = watched.Version }],
            StoppingRule.Plan(options.Value.Significance, options.Value.SmallestEffect), ExperimentAuthors.Evolution, cancellationToken);
        Tries(watched.Version, active.Version, comparison.Cases);
    }

    // 4.
    private static async Task FinishedAsync(NpgsqlConnection session, TemplateShelf shelf, ScoredProposal finished, IReadOnlyList<PromptTemplateRow> all, CancellationToken cancellationToken)
    {
        var comparison = finished.Comparison;
        var status = comparison.IsPromising ? TemplateStatus.Shadow : TemplateStatus.Retired;
        var note = comparison.IsPromising ? finished.Proposal.Note : $"{finished.Proposal.Note} Not better on held-out cases.";
        // a parent that was emptied meanwhile lends nothing any more: what quotes it is not kept either
        if (all.First(row => row.Version == finished.Parent) is not { Text.Length: > 0 } parent) return;
        IEnumerable<Guid> examples = finished.Proposal.ReplacesExamples ? finished.Proposal.Examples : parent.Examples.Concat(finished.Proposal.Examples);
        var version = await shelf.AddAsync(finished.Proposal.Text, "evolved", note, finished.Parent, status, comparison.Candidate, comparison.Cases, examples, cancellationToken);
        await shelf.ScoreAsync(finished.Parent, comparison.Current, comparison.Cases, cancellationToken);
        await using var command = new NpgsqlCommand("""
            insert into learning.evaluation (evaluated_at, subject, version, method, estimate, low, high, baseline, samples, verdict, details)
            values (now(), 'prompt', $1, 'holdout', $2, $3, $4, $5, $6, $7, $8::jsonb)
            """, session);
        command.Parameters.AddRange((NpgsqlParameter[])
        [
            new NpgsqlParameter { Value = version }, new() { Value = comparison.Candidate.Mean }, new() { Value = comparison.Candidate.Low }, new() { Value = comparison.Candidate.High }, new() { Value = comparison.Current.Mean },
            new() { Value = (long)comparison.Cases }, new() { Value = comparison.IsPromising ? "shadow" : "refused" },
            new() { Value = JsonSerializer.Serialize(new { by = finished.By, difference = comparison.Difference.Mean, low = comparison.Difference.Low, high = comparison.Difference.High, better = comparison.Difference.AboveZero, unreadable = comparison.Unreadable }) },
        ]);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // 5.
    private async Task BeginAsync(IReadOnlyList<PromptTemplateRow> all, PromptTemplateRow active, CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled || workshop.IsBusy) return;
        var last = all.Where(row => row.Author == "evolved").Select(row => (DateTimeOffset?)row.CreatedAt).Max();
        if (last is { } at && clock.GetUtcNow() - at < TimeSpan.FromHours(options.Value.EveryHours)) return;
        var judged = await cases.ReadAsync(20 * options.Value.Cases, cancellationToken);
        var heldOut = judged.Where(one => one.HeldOut).Take(options.Value.Cases).ToArray();
        if (heldOut.Length < options.Value.LeastCases) return;
        workshop.Begin(new Brief(new PromptTemplate(active.Version, active.Text), [.. judged.Where(one => !one.HeldOut)], all.Select(row => row.Text).ToHashSet(), all.Count), heldOut);
    }

    [LoggerMessage(LogLevel.Warning, "Prompt template {Version} lost live reward ({Difference:0.000} over {Answers} answers); {Before} is in force again")]
    private partial void Fell(long version, long before, double difference, long answers);

    [LoggerMessage(LogLevel.Information, "Prompt template {Version} won its trial and replaces {Before}")]
    private partial void Promoted(long version, long before);

    [LoggerMessage(LogLevel.Information, "Prompt template {Version} is given up: {Why}")]
    private partial void Given(long version, string why);

    [LoggerMessage(LogLevel.Information, "Prompt template {Version} is tried live against {Active} after {Cases} silent verdicts")]
    private partial void Tries(long version, long active, int cases);
}
