using ModelProxy.Contracts.Router.V1;

namespace ModelProxy.RouterService.Deciding;

/// <summary>
/// Keeps the sentences of a decision in the language it was not given in beside what a replay needs, and tells a kept
/// decision in either. The judge's words stay in the language it wrote in.
/// </summary>
internal static class Telling
{
    /// <param name="language">BCP-47; empty is English.</param>
    public static bool IsChinese(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);

    /// <param name="reasons">Of the steps, in their order.</param>
    public static void Keep(Decision decision, bool inChinese, Said reasoning, IEnumerable<Said> reasons)
    {
        decision.Inputs.Retold.Add(reasons.Select(reason => reason.In(!inChinese)));
        // else it is what the answering step said
        if (!decision.Steps.Any(step => step.Answered)) decision.Inputs.Retold.Add(reasoning.In(!inChinese));
    }

    /// <summary>Changes the sentences of <paramref name="decision"/> into the language; those of decisions without a second telling stay.</summary>
    public static void In(Decision decision, bool chinese)
    {
        if (decision.Inputs is not { } inputs || IsChinese(inputs.Language) == chinese) return;
        foreach (var candidate in CandidateFilter.Apply(inputs, chinese).Excluded)
            if (decision.Candidates.FirstOrDefault(kept => kept.Model == candidate.Model) is { Excluded.Length: > 0 } kept) kept.Excluded = candidate.Excluded;

        if (inputs.Retold.Count < decision.Steps.Count) return;
        for (var i = 0; i < decision.Steps.Count; i++)
        {
            decision.Steps[i].Reason = inputs.Retold[i];
            if (decision.Steps[i].Answered) decision.Reasoning = inputs.Retold[i];
        }
        if (inputs.Retold.Count > decision.Steps.Count) decision.Reasoning = inputs.Retold[^1];
    }
}
