using System.Collections.Immutable;
using ModelProxy.Data.Feedback;
using ModelProxy.LearningWorker.Collecting;
using ModelProxy.Policy;
using ModelProxy.Policy.Features;

namespace ModelProxy.LearningWorker.Profiling;

/// <summary>What a query was about.</summary>
/// <param name="Shares">14 probabilities.</param>
/// <param name="Domain">The likeliest, or unknown.</param>
internal readonly record struct Subject(ImmutableArray<float> Shares, string Domain, string Language)
{
    private static readonly ImmutableArray<float>[] Certain = [.. Domains.All.Select((_, domain) => (ImmutableArray<float>)[.. Enumerable.Range(0, Domains.Count).Select(at => at == domain ? 1f : 0f)])];
    private static readonly ImmutableArray<float> Even = [.. Enumerable.Repeat(1f / Domains.Count, Domains.Count)];

    /// <summary>As an anchor's name says, as decided, as recorded, or as its text reads now.</summary>
    public static Subject Of(SeenEvent seen, FeatureExtractor extractor)
    {
        if (seen is SeenSignal { Kind: SignalKind.Anchor } anchor && anchor.Name.Split('.', 3) is [var anchored, var tongue, _] && Domains.IndexOf(anchored) is >= 0 and var known)
            return new(Certain[known], anchored, Languages.All.Contains(tongue) ? tongue : Languages.Other);
        var at = Domains.IndexOf(seen.Domain);
        if (at < 0 && seen.Text is { Length: > 0 } text)
        {
            var features = extractor.Extract(text);
            if (Domains.IndexOf(features.Domain) >= 0) return new(features.DomainProbabilities, features.Domain, features.Language);
        }
        var language = Languages.All.Contains(seen.Language) ? seen.Language : Languages.Other;
        if (seen is SeenSignal { Domains: { IsDefaultOrEmpty: false } decided }) return new(decided, at >= 0 ? seen.Domain : Domains.All[decided.IndexOf(decided.Max())], language);
        return at >= 0 ? new(Certain[at], seen.Domain, language) : new(Even, Domains.Unknown, language);
    }
}
