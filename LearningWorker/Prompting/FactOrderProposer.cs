using ModelProxy.Policy.Judging;

namespace ModelProxy.LearningWorker.Prompting;

/// <summary>Tells other facts of the models first, or fewer of them.</summary>
internal sealed class FactOrderProposer : IPromptProposer
{
    private static readonly string[][] Orders =
    [
        [ModelFacts.Fields, ModelFacts.Rating, ModelFacts.Success, ModelFacts.Description, ModelFacts.Latency, ModelFacts.Price],
        [ModelFacts.Rating, ModelFacts.Fields, ModelFacts.Success, ModelFacts.Price, ModelFacts.Latency, ModelFacts.Description],
        [ModelFacts.Fields, ModelFacts.Rating],
        [ModelFacts.Description, ModelFacts.Fields, ModelFacts.Rating, ModelFacts.Success],
        [ModelFacts.Success, ModelFacts.Rating, ModelFacts.Fields, ModelFacts.Description, ModelFacts.Price],
    ];

    public string Name => "facts";

    public Task<Proposal?> ProposeAsync(Brief brief, CancellationToken cancellationToken)
    {
        for (var at = 0; at < Orders.Length; at++)
        {
            var order = Orders[(brief.Round + at) % Orders.Length];
            var text = TemplateText.WithFacts(brief.Current.Text, order);
            if (brief.IsNew(text)) return Task.FromResult<Proposal?>(new Proposal(text, $"Facts of each model: {string.Join(", ", order)}."));
        }
        return Task.FromResult<Proposal?>(null);
    }
}
