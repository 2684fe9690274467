namespace ModelProxy.Gateway.Chat;

/// <summary>Tokens of one exchange; <c>null</c> = the provider did not say.</summary>
/// <param name="InputTokens">All prompt tokens, those read from and written to a cache included (the OpenAI way of counting).</param>
/// <param name="OutputTokens">All answer tokens, reasoning included.</param>
public sealed record ChatUsage(
    long? InputTokens = null,
    long? OutputTokens = null,
    long? CachedInputTokens = null,
    long? CacheWriteTokens = null,
    long? ReasoningTokens = null)
{
    /// <summary>Later figures win field by field: providers spread usage over the first and the last event.</summary>
    public ChatUsage MergedWith(ChatUsage later) => new(
        later.InputTokens ?? InputTokens,
        later.OutputTokens ?? OutputTokens,
        later.CachedInputTokens ?? CachedInputTokens,
        later.CacheWriteTokens ?? CacheWriteTokens,
        later.ReasoningTokens ?? ReasoningTokens);

    /// <summary>Of two exchanges together.</summary>
    public ChatUsage Plus(ChatUsage other) => new(
        Sum(InputTokens, other.InputTokens),
        Sum(OutputTokens, other.OutputTokens),
        Sum(CachedInputTokens, other.CachedInputTokens),
        Sum(CacheWriteTokens, other.CacheWriteTokens),
        Sum(ReasoningTokens, other.ReasoningTokens));

    private static long? Sum(long? one, long? other) => one is null ? other : one + (other ?? 0);
}
