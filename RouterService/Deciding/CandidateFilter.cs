using ModelProxy.Contracts.Router.V1;

namespace ModelProxy.RouterService.Deciding;

/// <summary>
/// Takes out what cannot answer: not available, without a needed capability, with too small a window. A model that
/// declares no capabilities is believed to have them. When nobody would be left the filter that emptied the list is
/// dropped: a doubtful answer beats none. Models of weight 0 are set aside for those who name them.
/// </summary>
internal static class CandidateFilter
{
    /// <returns>What may be chosen; what may when it is named (weight 0); what may not by itself, with the reason.</returns>
    public static (IReadOnlyList<Candidate> Options, IReadOnlyList<Candidate> Reserved, IReadOnlyList<ScoredCandidate> Excluded) Apply(DecideRequest request, bool inChinese)
    {
        var (options, excluded) = Able(request, inChinese);
        var reserved = options.Where(static option => !Takes(option)).ToArray();
        if (reserved.Length == 0 || reserved.Length == options.Count) return (options, [], excluded); // all of them: nobody else is there
        return ([.. options.Where(Takes)], reserved,
            [.. excluded, .. reserved.Select(option => new ScoredCandidate { Model = option.Model, Excluded = inChinese ? "权重为 0，仅在被点名时使用" : "weight 0: only when named", LatencyMs = option.LatencyMs })]);
    }

    /// <summary>Gets traffic that nobody directed to it.</summary>
    private static bool Takes(Candidate option) => option.Weight is > 0 and < double.PositiveInfinity;

    private static (IReadOnlyList<Candidate> Options, IReadOnlyList<ScoredCandidate> Excluded) Able(DecideRequest request, bool inChinese)
    {
        List<ScoredCandidate>? excluded = null;
        IReadOnlyList<Candidate> left = Distinct(request.Candidates);
        left = Keep(left, c => c.Available, inChinese ? "当前不可用" : "not available now", ref excluded);
        if (request.Needs is not { } needs) return (left, excluded ?? []);

        if (needs.Vision) left = Keep(left, c => Has(c, "vision"), inChinese ? "不支持图像" : "cannot see images", ref excluded);
        if (needs.Tools) left = Keep(left, c => Has(c, "tools"), inChinese ? "不支持工具调用" : "cannot call tools", ref excluded);
        if (needs.ContextTokens > 0)
            left = Keep(left, c => c.ContextWindow <= 0 || c.ContextWindow >= needs.ContextTokens,
                inChinese ? $"上下文窗口小于 {needs.ContextTokens} 个 token" : $"window smaller than {needs.ContextTokens} tokens", ref excluded);
        return (left, excluded ?? []);
    }

    private static IReadOnlyList<Candidate> Keep(IReadOnlyList<Candidate> from, Func<Candidate, bool> can, string otherwise, ref List<ScoredCandidate>? excluded)
    {
        var kept = 0;
        foreach (var candidate in from)
            if (can(candidate)) kept++;
        if (kept == 0 || kept == from.Count) return from;

        var left = new List<Candidate>(kept);
        foreach (var candidate in from)
        {
            if (can(candidate)) left.Add(candidate);
            else (excluded ??= []).Add(new ScoredCandidate { Model = candidate.Model, Excluded = otherwise, LatencyMs = candidate.LatencyMs });
        }
        return left;
    }

    private static List<Candidate> Distinct(Google.Protobuf.Collections.RepeatedField<Candidate> candidates)
    {
        var distinct = new List<Candidate>(candidates.Count);
        foreach (var candidate in candidates)
            if (candidate.Model.Length > 0 && !distinct.Exists(d => string.Equals(d.Model, candidate.Model, StringComparison.OrdinalIgnoreCase)))
                distinct.Add(candidate);
        return distinct;
    }

    private static bool Has(Candidate candidate, string capability)
    {
        if (candidate.Capabilities.Count == 0) return true;
        foreach (var has in candidate.Capabilities)
            if (string.Equals(has, capability, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
