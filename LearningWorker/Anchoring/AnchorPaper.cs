using ModelProxy.Policy;
using ModelProxy.Policy.Anchors;

namespace ModelProxy.LearningWorker.Anchoring;

/// <summary>The anchors that one run asks, and what asking them will take.</summary>
/// <param name="InputTokens">Of all prompts together, estimated.</param>
/// <param name="OutputTokens">Of all answers together, as ordinary answers are long.</param>
internal sealed record AnchorPaper(IReadOnlyList<Anchor> Anchors, long InputTokens, long OutputTokens)
{
    /// <summary>Longest answer that is asked for, tokens.</summary>
    public const int LongestAnswer = 800;

    private const int UsualAnswer = 150;

    /// <param name="perCell">Most prompts per domain and language; 0 = all of them.</param>
    public static AnchorPaper Of(int perCell)
    {
        Anchor[] anchors = [.. AnchorSet.Shipped.GroupBy(anchor => (anchor.Domain, anchor.Language)).SelectMany(cell => perCell > 0 ? cell.Take(perCell) : cell)];
        return new AnchorPaper(anchors, anchors.Sum(Tokens), (long)anchors.Length * UsualAnswer);
    }

    // about four characters of English or one and a half of Chinese, and the frame of a turn
    private static long Tokens(Anchor anchor) => 8 + (long)(anchor.Prompt.Length / (anchor.Language == Languages.Chinese ? 1.5 : 4));
}
