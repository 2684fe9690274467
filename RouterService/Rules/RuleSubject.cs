using ModelProxy.RouterService.Deciding;

namespace ModelProxy.RouterService.Rules;

/// <summary>What rules look at.</summary>
internal readonly record struct RuleSubject(string Text, string Language, string Domain, int Length, string KeyName,
    IEnumerable<KeyValuePair<string, string>> Headers)
{
    public static RuleSubject Of(Question question) => new(question.Text, question.Features.Language, question.Features.Domain,
        question.Features.Length, question.Request.KeyName, question.Request.Headers);
}

/// <param name="Reason">Which condition held or failed.</param>
/// <param name="Found">The part of the text that the pattern found; empty when none.</param>
internal readonly record struct RuleMatch(bool Matches, Said Reason, string Found);
