namespace ModelProxy.LearningWorker.Prompting;

/// <summary>Says what to go by in other words.</summary>
internal sealed class HintProposer : IPromptProposer
{
    private static readonly string[] Hints =
    [
        "First name the domain, then choose the model that is good at that domain.",
        "When several models fit, choose the one with the higher rating and success.",
        "Judge by what the query demands, not by how it is worded: a hard query needs the strongest model, an easy one does not.",
        "Consider the language of the query: not every model is equally good in it.",
        "Be certain only when one model clearly stands out; say a low confidence otherwise.",
    ];

    public string Name => "hint";

    public Task<Proposal?> ProposeAsync(Brief brief, CancellationToken cancellationToken)
    {
        for (var at = 0; at < Hints.Length; at++)
        {
            var hint = Hints[(brief.Round + at) % Hints.Length];
            var text = TemplateText.WithHint(brief.Current.Text, hint, Hints);
            if (brief.IsNew(text)) return Task.FromResult<Proposal?>(new Proposal(text, $"Hint: {hint}"));
        }
        return Task.FromResult<Proposal?>(null);
    }
}
