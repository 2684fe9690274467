using ModelProxy.RouterService.Deciding;

namespace ModelProxy.RouterService.Rules;

/// <summary>Whether a rule holds for a request, and which condition decided that.</summary>
internal static class RuleMatcher
{
    public static RuleMatch Match(RoutingRule rule, RuleSubject subject)
    {
        if (rule.Languages.Count > 0 && !Contains(rule.Languages, subject.Language))
            return No(new Said($"the language is {subject.Language}, not {List(rule.Languages)}", $"语言是 {subject.Language}，不在 {List(rule.Languages)} 之中"));
        if (rule.Domains.Count > 0 && !Contains(rule.Domains, subject.Domain))
            return No(new Said($"the domain is {subject.Domain}, not {List(rule.Domains)}", $"领域是 {subject.Domain}，不在 {List(rule.Domains)} 之中"));
        if (subject.Length < rule.MinLength)
            return No(new Said($"{subject.Length} characters are fewer than {rule.MinLength}", $"共 {subject.Length} 个字符，少于 {rule.MinLength}"));
        if (rule.MaxLength > 0 && subject.Length > rule.MaxLength)
            return No(new Said($"{subject.Length} characters are more than {rule.MaxLength}", $"共 {subject.Length} 个字符，多于 {rule.MaxLength}"));
        if (rule.KeyName.Length > 0 && !string.Equals(rule.KeyName, subject.KeyName, StringComparison.OrdinalIgnoreCase))
            return No(new Said($"the key is not '{rule.KeyName}'", $"密钥不是“{rule.KeyName}”"));
        if (rule.Header.Length > 0 && HeaderMiss(rule, subject) is { } miss) return No(miss);
        if (rule.Pattern is null) return new RuleMatch(true, new Said("every condition holds", "所有条件都满足"), "");

        var found = rule.Pattern.Find(subject.Text, out var tooSlow);
        if (tooSlow) return No(new Said($"the pattern /{rule.Pattern.Pattern}/ took too long and counts as not found", $"模式 /{rule.Pattern.Pattern}/ 匹配超时，视为不匹配"));
        if (found is null) return No(new Said($"/{rule.Pattern.Pattern}/ is not in the text", $"文本中没有 /{rule.Pattern.Pattern}/"));
        return new RuleMatch(true, new Said($"'{Shortened(found)}' in the text matches /{rule.Pattern.Pattern}/", $"文本中的“{Shortened(found)}”匹配 /{rule.Pattern.Pattern}/"), found);
    }

    private static Said? HeaderMiss(RoutingRule rule, RuleSubject subject)
    {
        foreach (var (name, value) in subject.Headers)
        {
            if (!string.Equals(name, rule.Header, StringComparison.OrdinalIgnoreCase)) continue;
            if (rule.HeaderPattern is null || rule.HeaderPattern.Find(value, out _) is not null) return null;
            return new Said($"the header {rule.Header} does not match /{rule.HeaderPattern.Pattern}/", $"请求头 {rule.Header} 不匹配 /{rule.HeaderPattern.Pattern}/");
        }
        return new Said($"there is no header {rule.Header}", $"没有请求头 {rule.Header}");
    }

    private static RuleMatch No(Said reason) => new(false, reason, "");

    private static bool Contains(IReadOnlyList<string> list, string value)
    {
        foreach (var entry in list)
            if (string.Equals(entry, value, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static string List(IReadOnlyList<string> values) => string.Join(", ", values);

    private static string Shortened(string found) => found.Length <= 40 ? found : found[..40] + "…";
}
