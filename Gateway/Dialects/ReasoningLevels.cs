using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Gateway.Dialects;

/// <summary>OpenAI says how hard to think in words, Anthropic in tokens; the steps between them stand here once.</summary>
internal static class ReasoningLevels
{
    /// <summary>Anthropic's smallest budget.</summary>
    public const int MinBudget = 1024;

    private static readonly (string Effort, int Budget)[] Steps =
        [("low", 4096), ("medium", 16384), ("high", 32768), ("xhigh", 65536)];

    public static string? EffortOf(ChatReasoning? reasoning) => reasoning switch
    {
        null => null,
        { Effort: { } effort } => effort is "max" ? "xhigh" : effort,
        { Mode: "disabled" } => null,
        { BudgetTokens: { } budget } => Steps.FirstOrDefault(s => budget <= s.Budget, Steps[^1]).Effort,
        _ => null,
    };

    /// <summary>The caller said yes, no or how hard; adaptive thinking without an effort leaves it to the model, as saying nothing does.</summary>
    public static bool AsksSomething(ChatReasoning? reasoning) =>
        reasoning is { Effort: not null } or { BudgetTokens: not null } or { Mode: "enabled" or "disabled" };

    /// <summary>How thinking is to be shown, to a provider that cannot be told.</summary>
    public static void NameSummary(ChatRequest request, Dropped dropped) =>
        dropped.AddIf(request.Reasoning?.Summary is not null, request.Dialect == DialectNames.AnthropicMessages ? "thinking.display" : "reasoning.summary");

    /// <summary>Null: no thinking.</summary>
    public static int? BudgetOf(ChatReasoning? reasoning) => reasoning switch
    {
        null or { Mode: "disabled" } or { Effort: "none" } => null,
        { BudgetTokens: { } budget } => Math.Max(budget, MinBudget),
        { Effort: "minimal" } => MinBudget,
        { Effort: { } effort } => Steps.FirstOrDefault(s => s.Effort == effort, Steps[^1]).Budget,
        { Mode: "adaptive" or "enabled" } => Steps[1].Budget,
        _ => null,
    };
}
