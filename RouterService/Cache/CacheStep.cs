using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Telemetry;

namespace ModelProxy.RouterService.Cache;

/// <summary>Same question, same decision. Silent inside a conversation, where the same words ("go on") mean other things.</summary>
internal sealed class CacheStep(DecisionCache cache, RouterMetrics metrics) : IDecisionStep
{
    public string Name => StepNames.Cache;

    public ValueTask<StepAnswer> TryAsync(Question question, CancellationToken cancellationToken) => ValueTask.FromResult(Try(question));

    private StepAnswer Try(Question question)
    {
        if (question.InConversation) return StepAnswer.Abstain(new Said("not looked up inside a conversation", "对话进行中，不查缓存"));
        var found = cache.Find(question);
        metrics.LookedUp(hit: found is not null);
        if (found is null) return StepAnswer.Abstain(new Said("this question has not been decided before", "此问题尚无已有决策"));
        if (question.Find(found.Model) is null) return StepAnswer.Abstain(new Said($"{found.Model} was chosen before but cannot be chosen now", $"之前选择的 {found.Model} 当前不可选"));
        var age = Math.Max(0, (int)(question.At - found.At).TotalMinutes);
        return new StepAnswer
        {
            Model = found.Model,
            Source = Sources.Cache,
            Confidence = found.Confidence,
            Reason = new Said($"The same question was decided {Ago(age)}: {found.Reason.English}", $"相同的问题在{(age == 0 ? "刚才" : $" {age} 分钟前")}已有决策：{found.Reason.Chinese}"),
            Ranking = found.Ranking,
            PromptVersion = found.PromptVersion,
        };
    }

    private static string Ago(int minutes) => minutes switch { 0 => "just now", 1 => "a minute ago", _ => $"{minutes} minutes ago" };
}
