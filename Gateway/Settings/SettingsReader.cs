using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelProxy.Contracts.Catalog.V1;
using ModelProxy.Gateway.Dialects.OpenAIChat;
using ModelProxy.ServiceDefaults;

namespace ModelProxy.Gateway.Settings;

/// <summary>
/// Reads modelproxy.json with the catalog's overrides over it. Pure: the same inputs give the same settings or the same
/// mistakes. Never throws.
/// </summary>
internal static class SettingsReader
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 };
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(50);

    /// <summary>Polly's longest, for a breaker.</summary>
    private const int LongestBreakerMs = 24 * 60 * 60 * 1000;

    /// <summary>A hundred terabytes: sums of such sizes stay far from overflowing.</summary>
    private const double LargestSpill = 1e14;

    /// <returns>The settings, or every mistake at once.</returns>
    public static (GatewaySettings? Settings, IReadOnlyList<string> Mistakes) Read(string json, Variables variables, Overrides? overrides = null)
    {
        JsonElement root;
        try
        {
            root = JsonDocument.Parse(json, Lenient).RootElement;
        }
        catch (JsonException broken)
        {
            return (null, [$"not valid JSON: {broken.Message}"]);
        }

        if (root.ValueKind != JsonValueKind.Object) return (null, ["must be one JSON object with \"providers\" and \"models\"."]);
        if (HalfCharacters.In(root, "").ToArray() is { Length: > 0 } unreadable) return (null, unreadable);
        try
        {
            return Read(root, variables.ForOneReading(), overrides);
        }
        catch (Exception bug) // ours, but an edit must not stop a gateway that answers; its message may hold what was read
        {
            return (null, [$"cannot be read: {bug.GetType().Name} in {bug.TargetSite?.DeclaringType?.Name}.{bug.TargetSite?.Name}. This is a fault of ModelProxy: take the last edit back, and report it."]);
        }
    }

    private static (GatewaySettings? Settings, IReadOnlyList<string> Mistakes) Read(JsonElement root, Variables variables, Overrides? overrides)
    {
        var mistakes = new List<string>();
        var fields = new Fields("", variables, mistakes, root);
        var providers = ProviderReader.Read(fields, variables, mistakes);
        var gone = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var keys = ReadKeys(fields, variables, mistakes, overrides);
        var budgets = ReadBudgets(overrides, keys);
        var settings = new GatewaySettings
        {
            Providers = providers,
            Models = ModelReader.Read(fields, variables, mistakes, providers.ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase), overrides, gone),
            Rules = ReadRules(fields, variables, mistakes, overrides),
            Keys = keys,
            Budgets = budgets,
            HasBudgets = !budgets.IsEmpty || keys.Any(static k => k.BudgetUsd > 0),
            Routing = ReadRouting(fields.Section("routing")),
            Limits = ReadLimits(fields.Section("limits")),
            Recording = ReadRecording(fields.Section("recording")),
            Resilience = ReadResilience(fields.Section("resilience")),
            Clients = new ClientSettings { CursorCalls = fields.Section("clients").Section("cursor").OneOf("customTools", ["custom", "function"]) == "function" ? ChatCallShape.Function : ChatCallShape.Custom },
        };
        ReferenceCheck.Run(settings, gone, variables, mistakes);
        return mistakes.Count == 0 ? (settings, []) : (null, mistakes);
    }

    private static ImmutableArray<RuleEntry> ReadRules(Fields root, Variables variables, List<string> mistakes, Overrides? overrides)
    {
        var rules = ImmutableArray.CreateBuilder<RuleEntry>();
        // those saved at run time first, by priority
        foreach (var saved in (overrides?.Rules ?? []).Where(r => r.Enabled).OrderByDescending(r => r.Priority))
            if (Compile(saved.Pattern) is { } matcher)
                rules.Add(new RuleEntry(saved.Pattern, matcher, saved.Model, saved.Mandatory, FromFile: false,
                    saved.Pattern.Length > 0 && saved.Languages.Count + saved.Domains.Count + saved.MinLength + saved.MaxLength + saved.Header.Length + saved.KeyName.Length == 0));
        var number = 0;
        foreach (var item in root.Items("rules"))
        {
            var rule = new Fields($"rules[{number++}]", variables, mistakes, item);
            var (pattern, model) = (rule.Text("pattern"), rule.Text("model"));
            if (pattern is null or "" && !mistakes.Any(m => m.StartsWith(rule.Path + ".pattern", StringComparison.Ordinal))) rule.Mistake("pattern", "is missing.");
            if (model is null or "") rule.Mistake("model", "is missing.");
            if (pattern is null or "" || model is null or "") continue;
            if (Compile(pattern) is { } matcher) rules.Add(new RuleEntry(pattern, matcher, model, rule.Flag("mandatory") ?? false, FromFile: true));
            else rule.Mistake("pattern", $"is not a regular expression: {variables.AsWritten(pattern)}");
        }
        return rules.ToImmutable();
    }

    internal static Regex? Compile(string pattern)
    {
        const RegexOptions options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, MatchTimeout);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options, MatchTimeout); // lookarounds and back references: bounded by time instead
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static ImmutableArray<KeyEntry> ReadKeys(Fields root, Variables variables, List<string> mistakes, Overrides? overrides)
    {
        var keys = new Dictionary<string, KeyEntry>(StringComparer.Ordinal);
        var number = 0;
        foreach (var item in root.Items("keys"))
        {
            var key = new Fields($"keys[{number}]", variables, mistakes, item);
            var name = key.Text("name") is { Length: > 0 } given ? given : $"key-{number + 1}";
            number++;
            var secret = key.Text("key");
            if (secret is null && !key.Has("key")) key.Mistake("key", "is missing.");
            if (secret is null or "") continue; // ${NAME} that is not set: this key does not exist
            if (!keys.TryAdd(name, new KeyEntry(name, [.. SHA256.HashData(Encoding.UTF8.GetBytes(secret))])
            {
                Team = key.Text("team") ?? "",
                RequestsPerMinute = key.Whole("requestsPerMinute") ?? 0,
                BudgetUsd = key.Number("budgetUsd") ?? 0,
                Models = key.Texts("models"),
                Objective = ReadObjective(key),
            })) key.Mistake("name", $"{key.Quote(name)} is used twice.");
        }

        foreach (var saved in overrides?.Keys ?? [])
        {
            if (saved.Revoked) keys.Remove(saved.Name);
            else if (saved.Sha256.Length == 32 || keys.ContainsKey(saved.Name))
                keys[saved.Name] = new KeyEntry(saved.Name, saved.Sha256.Length == 32 ? [.. saved.Sha256.ToByteArray()] : keys[saved.Name].Sha256)
                {
                    Team = saved.Team,
                    RequestsPerMinute = saved.RequestsPerMinute,
                    BudgetUsd = saved.BudgetUsd,
                    Models = [.. saved.Models],
                    Objective = keys.TryGetValue(saved.Name, out var written) ? written.Objective : new ObjectiveSettings(null, null, null),
                };
        }
        return [.. keys.Values];
    }

    private static ImmutableArray<BudgetEntry> ReadBudgets(Overrides? overrides, ImmutableArray<KeyEntry> keys) =>
        [.. (overrides?.Budgets ?? []).Select(b => new BudgetEntry(b.Name, b.LimitUsd, keys.Where(k => k.Team == b.Name).Select(k => k.Name).ToFrozenSet(StringComparer.Ordinal)))];

    private static ObjectiveSettings ReadObjective(Fields owner)
    {
        var objective = owner.Section("objective");
        return new ObjectiveSettings(objective.Number("quality"), objective.Number("cost"), objective.Number("latency"));
    }

    private static RoutingSettings ReadRouting(Fields routing)
    {
        var defaults = new RoutingSettings();
        var judge = routing.Section("judge");
        return new RoutingSettings
        {
            Mode = routing.OneOf("mode", RoutingModes.All) ?? defaults.Mode,
            Default = routing.Text("default") ?? "",
            Fallbacks = routing.Texts("fallbacks"),
            Balancing = routing.OneOf("balancing", ["weighted", "least-busy", "latency", "cost"]) ?? defaults.Balancing,
            Objective = ReadObjective(routing),
            JudgeModel = judge.Text("model") ?? defaults.JudgeModel,
            JudgeDeadlineMs = judge.Whole("deadlineMs", 1, 60_000) ?? defaults.JudgeDeadlineMs,
        };
    }

    private static LimitSettings ReadLimits(Fields limits)
    {
        var defaults = new LimitSettings();
        return new LimitSettings
        {
            BodyBytes = (long)(limits.Number("bodyBytes", 1, Array.MaxLength) ?? defaults.BodyBytes),
            ConnectMs = limits.Whole("connectMs", 1) ?? defaults.ConnectMs,
            FirstTokenMs = limits.Whole("firstTokenMs", 1) ?? defaults.FirstTokenMs,
            IdleMs = limits.Whole("idleMs", 1) ?? defaults.IdleMs,
            TotalMs = limits.Whole("totalMs", 1) ?? defaults.TotalMs,
            KeepAliveMs = limits.Whole("keepAliveMs", 100) ?? defaults.KeepAliveMs,
            DrainMs = limits.Whole("drainMs") ?? defaults.DrainMs,
        };
    }

    private static RecordingSettings ReadRecording(Fields recording)
    {
        var defaults = new RecordingSettings();
        return new RecordingSettings
        {
            Prompts = recording.OneOf("prompts", ["full", "redacted", "hash"]) ?? defaults.Prompts,
            RetentionDays = recording.Whole("retentionDays", RetentionDays.ForEver, RetentionDays.Most) ?? defaults.RetentionDays,
            SpillBytes = (long)(recording.Number("spillBytes", 1024 * 1024, LargestSpill) ?? defaults.SpillBytes),
        };
    }

    private static ResilienceSettings ReadResilience(Fields resilience)
    {
        var defaults = new ResilienceSettings();
        return new ResilienceSettings
        {
            MaxAttempts = resilience.Whole("maxAttempts", 1, 20) ?? defaults.MaxAttempts,
            BreakerFailureRatio = resilience.Number("breakerFailureRatio", 0.01, 1) ?? defaults.BreakerFailureRatio,
            BreakerMinimum = resilience.Whole("breakerMinimum", 2) ?? defaults.BreakerMinimum,
            BreakerWindowMs = resilience.Whole("breakerWindowMs", 500, LongestBreakerMs) ?? defaults.BreakerWindowMs,
            BreakerOpenMs = resilience.Whole("breakerOpenMs", 500, LongestBreakerMs) ?? defaults.BreakerOpenMs,
            SlowFirstTokenMs = resilience.Whole("slowFirstTokenMs") ?? defaults.SlowFirstTokenMs,
            Hedging = resilience.Flag("hedging") ?? defaults.Hedging,
            Resume = resilience.Flag("resume") ?? defaults.Resume,
            HealthCheckMs = Interval(resilience) ?? defaults.HealthCheckMs,
        };
    }

    /// <summary><c>healthCheckMs</c>: 0 = never, else at least half a second.</summary>
    internal static int? Interval(Fields fields)
    {
        if (fields.Whole("healthCheckMs") is not { } milliseconds) return null;
        if (milliseconds is 0 or >= 500) return milliseconds;
        fields.Mistake("healthCheckMs", $"must be 0 (never) or at least 500, is {milliseconds}.");
        return null;
    }
}
