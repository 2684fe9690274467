using ModelProxy.Policy.Deciding;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Features;

namespace ModelProxy.RouterService.Learned;

/// <summary>The learned policy's choice in one sentence.</summary>
internal static class LearnedReason
{
    public static Said Of(Question question, PolicyRuling ruling)
    {
        var chosen = ruling.Ranked[0];
        if (ruling.Explored)
            return new Said($"{chosen.Model} was drawn to learn more about it; {chosen.Propensity:P0} of such requests go there.", $"为积累经验而抽取了 {chosen.Model}；此类请求有 {chosen.Propensity:P0} 会这样分配。");
        if (ruling.Kept)
            return new Said($"The conversation stays with {chosen.Model}: no other model is better by enough to change.", $"对话沿用 {chosen.Model}：其他模型的优势不足以更换。");

        var field = ruling.Unfamiliar
            ? new Said("over all kinds of questions (the wording is unfamiliar)", "综合各类问题（措辞陌生）")
            : new Said($"at {DomainNames.English(question.Features.Domain)}", $"在{DomainNames.Chinese(question.Features.Domain)}方面");
        var figures = new Said($"expected {chosen.Mean:0.00} ± {chosen.Uncertainty:0.00} from {chosen.Samples:0} outcomes", $"预期得分 {chosen.Mean:0.00} ± {chosen.Uncertainty:0.00}，依据 {chosen.Samples:0} 次结果");
        var rival = ruling.Ranked.Skip(1).FirstOrDefault(candidate => candidate.Excluded.Length == 0);
        if (rival is null) return new Said($"{chosen.Model} {field.English}: {figures.English}.", $"{chosen.Model} {field.Chinese}：{figures.Chinese}。");
        return rival.Score > chosen.Score
            ? new Said($"{chosen.Model} {field.English} is about as good as {rival.Model} ({figures.English}); drawn between them.", $"{chosen.Model} {field.Chinese}与 {rival.Model} 相当（{figures.Chinese}），从中抽取。")
            : new Said($"{chosen.Model} does best {field.English}: {figures.English}, {chosen.Score - rival.Score:0.00} ahead of {rival.Model} after cost and latency.", $"{chosen.Model} {field.Chinese}表现最佳：{figures.Chinese}；计入成本与延迟后领先 {rival.Model} {chosen.Score - rival.Score:0.00}。");
    }
}
