using ModelProxy.Policy;
using ModelProxy.Policy.Features;

namespace ModelProxy.RoutingEval.Peers;

/// <summary>A reference: the domain that most of the shipped keywords in a text belong to, and nothing else.</summary>
internal static class KeywordRules
{
    /// <summary><see cref="Domains.Unknown"/> where no keyword was met.</summary>
    public static string Domain(string text)
    {
        Span<float> hits = stackalloc float[Domains.Count];
        hits.Clear();
        new TermReader(TermBuffer.Rent(), KeywordLexicon.Shipped, hits, null).Read(text.AsSpan(0, Math.Min(text.Length, FeatureExtractor.Excerpt)), 1);
        var best = 0;
        for (var d = 1; d < hits.Length; d++) if (hits[d] > hits[best]) best = d;
        return hits[best] > 0 ? Domains.All[best] : Domains.Unknown;
    }
}
