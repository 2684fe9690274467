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
            Reason = Reason(question, verdict, chosen),
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

    private static string Reason(Question question, Verdict verdict, string chosen)
    {
        var why = verdict.Reasoning.ReplaceLineEndings(" ").Trim();
        if (why.Length > 300) why = why[..300] + "…";
        if (why.Length == 0) why = verdict.Domain.Length > 0
            ? question.Say($"it takes this for {DomainNames.English(verdict.Domain)}", $"它认为这属于{DomainNames.Chinese(verdict.Domain)}")
            : question.Say("it gave no reason", "未说明理由");
        return chosen == verdict.Model
            ? question.Say($"Llama3 chose {chosen} ({verdict.Confidence:0}% sure): {why}", $"Llama3 选择了 {chosen}（把握 {verdict.Confidence:0}%）：{why}")
            : question.Say($"Llama3 spoke for {verdict.Model}, but outcomes speak more for {chosen}: {why}", $"Llama3 倾向 {verdict.Model}，但已有结果更支持 {chosen}：{why}");
    }
}
