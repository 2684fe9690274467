using ModelProxy.RouterService.Deciding;

namespace ModelProxy.RouterService.Cache;

/// <summary>
/// Nobody knew better in the middle of a conversation: stay with the model that answered the previous turn. Changing
/// costs the provider's prompt cache and the reader's sense of whom they talk to.
/// </summary>
internal sealed class ConversationStep : IDecisionStep
{
    /// <summary>The previous decision still holds, but nothing new speaks for it.</summary>
    private const double Confidence = 50;

    public string Name => StepNames.Conversation;

    public ValueTask<StepAnswer> TryAsync(Question question, CancellationToken cancellationToken)
    {
        if (question.Previous is not { Model: var previous }) return ValueTask.FromResult(StepAnswer.Abstain(new Said("no earlier turn to go by", "没有先前的对话轮次")));
        return ValueTask.FromResult(new StepAnswer
        {
            Model = previous,
            Source = Sources.Cache,
            Confidence = Confidence,
            Reason = question.InToolLoop
                ? new Said($"{previous} made the tool calls and goes on with their results.", $"工具调用由 {previous} 发起，继续由它处理结果。")
                : new Said($"The conversation stays with {previous}, which answered the previous turn.", $"对话沿用上一轮回答的 {previous}。"),
        });
    }
}
