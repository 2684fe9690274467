namespace ModelProxy.LearningWorker.Prompting;

/// <summary>Shows the judge confirmed decisions: the best rated of each domain, one domain after another, others in every round.</summary>
internal sealed class FewShotProposer : IPromptProposer
{
    private const int Most = 6;
    private const int Least = 3;

    public string Name => "few-shot";

    public Task<Proposal?> ProposeAsync(Brief brief, CancellationToken cancellationToken)
    {
        // distinct texts: a question asked a hundred times is one example
        var byDomain = brief.Cases.Where(judged => judged.Confirmed).DistinctBy(judged => judged.Text.Trim(), StringComparer.OrdinalIgnoreCase)
            .GroupBy(judged => judged.Domain).OrderByDescending(domain => domain.Count()).ThenBy(domain => domain.Key, StringComparer.Ordinal)
            .Select(domain => domain.OrderByDescending(judged => judged.Reward).ThenBy(judged => judged.QueryId).ToArray()).ToArray();
        var examples = byDomain.SelectMany((domain, _) => domain.Select((judged, rank) => (judged, rank))).OrderBy(x => x.rank).Select(x => x.judged).ToArray();
        if (examples.Length < Least) return Task.FromResult<Proposal?>(null);
        var from = examples.Length <= Most ? 0 : brief.Round * Most % (examples.Length - Least);
        var chosen = examples.Skip(from).Take(Most).ToArray();
        return Task.FromResult<Proposal?>(new Proposal(TemplateText.WithExamples(brief.Current.Text, chosen), $"{chosen.Length} confirmed decisions as examples, from {chosen.Select(judged => judged.Domain).Distinct().Count()} domains.")
        {
            Examples = [.. chosen.Select(judged => judged.QueryId)],
            ReplacesExamples = TemplateText.HasExamples(brief.Current.Text),
        });
    }
}
