using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.Policy.Judging;

namespace ModelProxy.LearningWorker.Prompting;

/// <summary>
/// Where proposals are thought of and scored, beside the learning loop: asking a model takes minutes. One piece of work at a time;
/// what is lost with the process was not begun as far as the tables know. Used by the learning loop alone.
/// </summary>
internal sealed partial class Workshop(ProposerChooser chooser, TemplateTrial trial, IHostApplicationLifetime lifetime, ILogger<Workshop> log)
{
    private Task<ScoredProposal?>? _work;

    public bool IsBusy => _work is { IsCompleted: false };

    public void Begin(Brief brief, IReadOnlyList<JudgedCase> heldOut) => _work = Task.Run(() => WorkAsync(brief, heldOut, lifetime.ApplicationStopping));

    /// <summary>What was finished since the last call; null when nothing was.</summary>
    public ScoredProposal? Take()
    {
        if (_work is not { IsCompletedSuccessfully: true } done) return null;
        _work = null;
        return done.Result;
    }

    private async Task<ScoredProposal?> WorkAsync(Brief brief, IReadOnlyList<JudgedCase> heldOut, CancellationToken cancellationToken)
    {
        try
        {
            if (await chooser.ProposeAsync(brief, cancellationToken) is not var (proposal, by))
            {
                NothingNew();
                return null;
            }
            var comparison = await trial.CompareAsync(brief.Current, new PromptTemplate(0, proposal.Text), heldOut, cancellationToken);
            Scored(by, comparison.Candidate.Mean, comparison.Current.Mean, comparison.Cases);
            return new ScoredProposal(proposal, by, brief.Current.Version, comparison);
        }
        catch (JudgeAwayException away)
        {
            Away(away.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the worker is stopping
        }
        return null;
    }

    [LoggerMessage(LogLevel.Information, "No proposer has a new template")]
    private partial void NothingNew();

    [LoggerMessage(LogLevel.Information, "A template by {By} scores {Score:0.000} against {Current:0.000} on {Cases} held-out cases")]
    private partial void Scored(string by, double score, double current, int cases);

    [LoggerMessage(LogLevel.Information, "The judge does not answer, templates are not scored now: {Message}")]
    private partial void Away(string message);
}

internal sealed record ScoredProposal(Proposal Proposal, string By, long Parent, TemplateComparison Comparison);
