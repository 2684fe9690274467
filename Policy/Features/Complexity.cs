using System.Buffers;

namespace ModelProxy.Policy.Features;

/// <summary>
/// How much work a query asks for, 0-100: length, steps, constraints, formal matter. A hand-set scale, meant for rules and
/// explanations rather than as a measured difficulty.
/// </summary>
internal static class Complexity
{
    private static readonly SearchValues<string> Demands = SearchValues.Create(
    [
        "step by step", "prove", "derive", "compare", "analyze", "analyse", "design", "optimize", "optimise", "implement", "architecture", "trade-off",
        "evaluate", "constraint", "must ", "at least", "at most", "refactor", "algorithm", "in detail", "explain why",
    ], StringComparison.OrdinalIgnoreCase);

    private static readonly string[] ChineseDemands =
        ["逐步", "证明", "推导", "比较", "分析", "设计", "优化", "实现", "架构", "评估", "约束", "必须", "至少", "至多", "重构", "算法", "详细", "为什么"];

    public static int Of(ReadOnlySpan<char> excerpt, int totalChars, in TextShape shape)
    {
        var length = Math.Max(totalChars, excerpt.Length);
        if (excerpt.Trim().IsEmpty) return 0;
        var score = 9 * Math.Log2(1 + length / 20.0);
        var head = excerpt[..Math.Min(excerpt.Length, 2000)];
        score += Math.Min(30, 7 * Count(head));
        if (shape.Code) score += 10;
        if (shape.Maths) score += 10;
        score += Math.Min(8, shape.Operators / 3.0) + Math.Min(8, 2 * Math.Max(0, shape.Questions - 1)) + Math.Min(6, shape.Lines / 5.0);
        return (int)Math.Clamp(Math.Round(score), 1, 100);
    }

    /// <summary>Demands made, up to five.</summary>
    private static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        if (text.ContainsAnyInRange('\u4E00', '\u9FFF'))
            foreach (var demand in ChineseDemands) if (text.Contains(demand, StringComparison.Ordinal)) count++;
        while (count < 5 && text.IndexOfAny(Demands) is >= 0 and var at)
        {
            count++;
            text = text[(at + 2)..];
        }

        return Math.Min(count, 5);
    }
}
