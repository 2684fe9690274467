using Grpc.Core;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Policy;
using ModelProxy.RouterService.Rules;

namespace ModelProxy.RouterService.Catalog;

/// <summary>Refuses what would be wrong in force, with every mistake in one message.</summary>
internal static class CatalogValidation
{
    private const int LongestName = 200;
    private const int LongestPattern = 1000;
    public const double HighestWeight = 1_000_000;

    /// <exception cref="RpcException">INVALID_ARGUMENT with all mistakes.</exception>
    public static void Refuse(IEnumerable<string> mistakes)
    {
        var all = string.Join(" ", mistakes);
        if (all.Length > 0) throw new RpcException(new Status(StatusCode.InvalidArgument, all));
    }

    public static IEnumerable<string> Weights(IReadOnlyCollection<KeyValuePair<string, double>> weights)
    {
        if (weights.Count == 0) yield return "No weight was given: send {\"weights\":{\"model\":number}}.";
        foreach (var (model, weight) in weights)
        {
            if (Name(model, "model") is { } wrong) yield return wrong;
            if (!double.IsFinite(weight) || weight is < 0 or > HighestWeight) yield return $"The weight of {model} must be a number between 0 and {HighestWeight:0}.";
        }
    }

    public static IEnumerable<string> Rule(RuleOverride? rule)
    {
        if (rule is null)
        {
            yield return "No rule was given.";
            yield break;
        }
        if (rule.Id.Length > 0 && !Guid.TryParse(rule.Id, out _)) yield return $"'{rule.Id}' is not the id of a rule: leave it empty for a new one.";
        if (Name(rule.Model, "model") is { } wrong) yield return wrong;
        foreach (var mistake in Conditions(rule)) yield return mistake;
        var any = rule.Pattern.Length > 0 || rule.Languages.Count > 0 || rule.Domains.Count > 0 || rule.MinLength > 0 || rule.MaxLength > 0 || rule.Header.Length > 0 || rule.KeyName.Length > 0;
        if (!any) yield return "A rule needs at least one condition: a pattern, language, domain, length, header or key.";
    }

    public static IEnumerable<string> Conditions(RuleOverride rule)
    {
        if (rule.Pattern.Length > LongestPattern) yield return $"The pattern has {rule.Pattern.Length} characters; at most {LongestPattern} are allowed.";
        else if (rule.Pattern.Length > 0 && TextPattern.Mistake(rule.Pattern) is { } mistake) yield return $"The pattern is not a regular expression: {mistake}";
        foreach (var language in rule.Languages.Where(l => !Languages.All.Contains(l))) yield return $"'{language}' is no language we know: use {string.Join(", ", Languages.All)}.";
        foreach (var domain in rule.Domains.Where(d => Domains.IndexOf(d) < 0)) yield return $"'{domain}' is no domain we know: use {string.Join(", ", Domains.All)}.";
        if (rule.MinLength < 0 || rule.MaxLength < 0) yield return "Lengths count characters and cannot be negative.";
        if (rule.MaxLength > 0 && rule.MaxLength < rule.MinLength) yield return $"No text is at least {rule.MinLength} and at most {rule.MaxLength} characters long.";
        var (name, value) = SavedRules.SplitHeader(rule.Header);
        if (rule.Header.Length > 0 && (name.Length == 0 || name.Any(char.IsWhiteSpace))) yield return "Write the header condition as 'name: value-pattern', for example 'x-team: ^core$'.";
        if (value.Length > 0 && TextPattern.Mistake(value) is { } headerMistake) yield return $"The header's value is not a regular expression: {headerMistake}";
    }

    public static IEnumerable<string> Key(KeyOverride? key)
    {
        if (key is null)
        {
            yield return "No key was given.";
            yield break;
        }
        if (Name(key.Name, "key") is { } wrong) yield return wrong;
        if (key.Sha256.Length is not (0 or 32)) yield return "sha256 must be empty, to make a new key, or 32 bytes.";
        if (!double.IsFinite(key.BudgetUsd) || key.BudgetUsd < 0) yield return "The budget must be 0 (none) or a positive number of USD per month.";
        if (key.RequestsPerMinute < 0) yield return "Requests per minute must be 0 (no limit) or more.";
    }

    public static IEnumerable<string> Budget(BudgetOverride? budget)
    {
        if (budget is null)
        {
            yield return "No budget was given.";
            yield break;
        }
        if (budget.Scope is not ("team" or "all")) yield return $"The scope of a budget is 'team' or 'all', not '{budget.Scope}'.";
        if (budget.Scope == "team" && Name(budget.Name, "team") is { } wrong) yield return wrong;
        if (budget.Scope == "all" && budget.Name.Length > 0) yield return "A budget for all has no name.";
        if (!double.IsFinite(budget.LimitUsd) || budget.LimitUsd <= 0) yield return "The limit must be a positive number of USD per month.";
    }

    /// <summary>What is wrong with a name; null when nothing is.</summary>
    public static string? Name(string name, string what) =>
        string.IsNullOrWhiteSpace(name) ? $"The name of the {what} is missing."
        : name.Length > LongestName ? $"The name of the {what} has more than {LongestName} characters."
        : name.Any(char.IsControl) ? $"The name of the {what} holds control characters."
        : null;
}
