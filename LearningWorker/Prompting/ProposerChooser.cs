using ModelProxy.Policy.Judging;

namespace ModelProxy.LearningWorker.Prompting;

/// <summary>Every second round a model is asked first; otherwise, and when none answers, the operators take turns.</summary>
internal sealed class ProposerChooser(IEnumerable<IPromptProposer> proposers)
{
    private readonly IPromptProposer[] _proposers = [.. proposers];

    /// <summary>A usable text nobody tried yet, and who thought of it; null when nobody has one.</summary>
    public async Task<(Proposal Proposal, string By)?> ProposeAsync(Brief brief, CancellationToken cancellationToken)
    {
        foreach (var proposer in InTurn(brief.Round))
            if (await proposer.ProposeAsync(brief, cancellationToken) is { } proposal && brief.IsNew(proposal.Text) && PromptTemplate.Mistake(proposal.Text) is null)
                return (proposal, proposer.Name);
        return null;
    }

    private IEnumerable<IPromptProposer> InTurn(int round)
    {
        var models = _proposers.OfType<ModelProposer>().ToArray();
        var operators = _proposers.Except(models).ToArray();
        var from = operators.Length == 0 ? 0 : round / 2 % operators.Length;
        var turn = operators.Skip(from).Concat(operators.Take(from));
        return round % 2 == 0 ? models.Concat(turn) : turn.Concat(models);
    }
}
