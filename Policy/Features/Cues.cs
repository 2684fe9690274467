using System.Collections.Frozen;

namespace ModelProxy.Policy.Features;

/// <summary>Wording that shows a sentence to be the task rather than material or scenery.</summary>
internal static class Cues
{
    private static readonly FrozenSet<string> Openers = (
        "what which who whom whose when where why how is are was were do does did can could would should will " +
        "write explain describe compare translate summarize summarise list give create generate make design implement find calculate compute solve " +
        "prove determine evaluate analyze analyse rewrite rephrase paraphrase classify extract convert correct edit improve suggest provide identify " +
        "discuss define draft compose tell help show please choose select complete fill answer act imagine develop outline propose plan name state " +
        "simplify estimate derive plot sort fix debug refactor optimize optimise review recommend consider let assume suppose brainstorm craft proofread").Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Openers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Anywhere in a sentence.</summary>
    private static readonly string[] Chinese =
    [
        "请", "帮我", "什么", "哪", "如何", "怎么", "怎样", "是否", "多少", "写一", "写出", "写个", "翻译成", "翻译为", "翻译一下", "解释一下", "求出", "求证", "试求", "，求", "并求",
        "证明：", "证明:", "列出", "给出", "正确的是", "错误的是", "不正确", "不属于", "属于(", "属于（", "说明理由", "（）", "（ ）", "指的是", "几个", "几种", "几次", "几天", "有几", "第几",
    ];

    /// <summary>An order, when a sentence or clause opens with it; elsewhere it only tells ("昨天讲了求和公式").</summary>
    private static readonly string[] ChineseOpeners =
        ["求", "写", "翻译", "解释", "计算", "证明", "总结", "分析", "比较", "说明", "设计", "实现", "生成", "判断", "选择", "概括", "改写", "用", "把", "根据", "已知", "设", "若", "如果", "下列", "以下", "下面"];

    public static bool IsTask(ReadOnlySpan<char> sentence)
    {
        var text = sentence.Trim();
        if (text.IsEmpty) return false;
        if (text[^1] is '?' or '？') return true;
        if (text[^1] is '吗' or '呢' or '：' || text is [.., '吗' or '呢', _]) return true;
        if (Chars.IsCjk(text[0]))
            foreach (var opener in ChineseOpeners) if (text.StartsWith(opener, StringComparison.Ordinal)) return true;
        if (text.ContainsAnyInRange('\u3000', '\u9FFF'))
            foreach (var cue in Chinese) if (text.Contains(cue, StringComparison.Ordinal)) return true;
        if (text.Contains("___", StringComparison.Ordinal) || text.Contains("()", StringComparison.Ordinal) || text.Contains("( )", StringComparison.Ordinal) || text.Contains("which of the following", StringComparison.OrdinalIgnoreCase)) return true;
        Span<char> first = stackalloc char[12];
        var length = 0;
        while (length < text.Length && length < first.Length && char.IsAsciiLetter(text[length]))
        {
            first[length] = char.ToLowerInvariant(text[length]);
            length++;
        }

        return Lookup.Contains(first[..length]) || text.Contains(" you ", StringComparison.OrdinalIgnoreCase) && text.Contains("can you", StringComparison.OrdinalIgnoreCase);
    }
}
