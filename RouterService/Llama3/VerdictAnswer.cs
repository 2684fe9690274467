using ModelProxy.Contracts.Router.V1;
using ModelProxy.Policy.Judging;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Features;

namespace ModelProxy.RouterService.Llama3;

/// <summary>
/// A verdict as an answer. Beside evidence it is one more observation: it lifts its model by as much as is unknown of
/// the difference, scaled by its confidence, and the best after that is taken.
/// </summary>
internal static class VerdictAnswer
{
    public static StepAnswer Of(Question question, Verdict verdict, TemplateInUse template, Llama3Options options)
    {
        var ranking = Lifted(question.Ranking, verdict, options.Trust);
        var chosen = ranking.Count > 0 ? ranking[0].Model : verdict.Model;
        return new StepAnswer
        {
            Model = chosen,
            Source = Sources.Llama3,
            Confidence = verdict.Confidence,
            Reason = Reason(verdict, chosen),
            Ranking = ranking,
            PromptVersion = template.Version,
        };
    }

    private static List<ScoredCandidate> Lifted(IReadOnlyList<ScoredCandidate> ranking, Verdict verdict, double trust)
    {
        var pick = ranking.FirstOrDefault(candidate => candidate.Model == verdict.Model && candidate.Excluded.Length == 0);
        if (pick is null) return [];
        var lifted = ranking.Select(candidate =>
        {
            var copy = candidate.Clone();
            copy.Propensity = 0;
            return copy;
        }).ToList();
        var best = ranking.Where(candidate => candidate.Excluded.Length == 0).MaxBy(candidate => candidate.Score)!;
        var unknown = Math.Sqrt(pick.Uncertainty * pick.Uncertainty + best.Uncertainty * best.Uncertainty);
        lifted.First(candidate => candidate.Model == verdict.Model).Score += trust * unknown * verdict.Confidence / 100;
        lifted = [.. lifted.OrderBy(candidate => candidate.Excluded.Length > 0).ThenByDescending(candidate => candidate.Score).ThenByDescending(candidate => candidate.Model == verdict.Model)];
        lifted[0].Propensity = 1;
        return lifted;
    }

    /// <summary>What the judge wrote is quoted in the language it wrote in.</summary>
    private static Said Reason(Verdict verdict, string chosen)
    {
        var wrote = verdict.Reasoning.ReplaceLineEndings(" ").Trim();
        if (wrote.Length > 300) wrote = wrote[..300] + "…";
        var why = wrote.Length > 0 ? Said.Quoted(wrote)
            : verdict.Domain.Length > 0 ? new Said($"it takes this for {DomainNames.English(verdict.Domain)}", $"它认为这属于{DomainNames.Chinese(verdict.Domain)}")
            : new Said("it gave no reason", "未说明理由");
        return chosen == verdict.Model
            ? new Said($"Llama3 chose {chosen} ({verdict.Confidence:0}% sure): {why.English}", $"Llama3 选择了 {chosen}（把握 {verdict.Confidence:0}%）：{why.Chinese}")
            : new Said($"Llama3 spoke for {verdict.Model}, but outcomes speak more for {chosen}: {why.English}", $"Llama3 倾向 {verdict.Model}，但已有结果更支持 {chosen}：{why.Chinese}");
    }
}
