using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ModelProxy.Gateway.Dialects.OpenAIChat;

namespace ModelProxy.Gateway.Settings;

/// <summary>modelproxy.json with the overrides of the catalog over it, read and checked. Immutable.</summary>
internal sealed record GatewaySettings
{
    public ImmutableArray<ProviderEntry> Providers { get; init; } = [];

    public ImmutableArray<ModelEntry> Models { get; init; } = [];

    public ImmutableArray<RuleEntry> Rules { get; init; } = [];

    public ImmutableArray<KeyEntry> Keys { get; init; } = [];

    /// <summary>Of teams and of all, beyond those of single keys.</summary>
    public ImmutableArray<BudgetEntry> Budgets { get; init; } = [];

    public RoutingSettings Routing { get; init; } = new();

    public LimitSettings Limits { get; init; } = new();

    public RecordingSettings Recording { get; init; } = new();

    public ResilienceSettings Resilience { get; init; } = new();

    public ClientSettings Clients { get; init; } = new();

    /// <summary>Somebody's spending has a limit.</summary>
    public bool HasBudgets { get; init; }
}

/// <param name="Pattern">On the last user message, case-insensitive.</param>
/// <param name="FromFile">Of modelproxy.json; the router knows those saved at run time itself.</param>
internal sealed record RuleEntry(string Pattern, Regex Matcher, string Model, bool Mandatory, bool FromFile, bool PatternOnly = true);

/// <param name="Sha256">Of the key: the key itself is not kept.</param>
internal sealed record KeyEntry(string Name, ImmutableArray<byte> Sha256)
{
    public string Team { get; init; } = "";

    /// <summary>0 = no limit.</summary>
    public int RequestsPerMinute { get; init; }

    /// <summary>USD per month; 0 = none.</summary>
    public double BudgetUsd { get; init; }

    /// <summary>Names of those that may answer it; empty = all.</summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>What counts for its <c>auto</c> requests, instead of <c>routing.objective</c>.</summary>
    public ObjectiveSettings Objective { get; init; } = new(null, null, null);
}

/// <param name="Team">Empty = of all together.</param>
/// <param name="LimitUsd">USD per calendar month (UTC), &gt; 0.</param>
/// <param name="Keys">Names of the team's keys.</param>
internal sealed record BudgetEntry(string Team, double LimitUsd, FrozenSet<string> Keys);

/// <summary>How much quality, cost and latency count against each other, each ≥ 0; null = as the router usually has it.</summary>
internal sealed record ObjectiveSettings(double? Quality, double? Cost, double? Latency)
{
    public bool IsEmpty => Quality is null && Cost is null && Latency is null;
}

internal static class RoutingModes
{
    public const string Auto = "auto";
    public const string Llama3 = "llama3";
    public const string Learned = "learned";
    public const string Rules = "rules";
    public const string Weights = "weights";

    public static readonly ImmutableArray<string> All = [Auto, Llama3, Learned, Rules, Weights];
}

internal sealed record RoutingSettings
{
    /// <summary>One of <see cref="RoutingModes"/>.</summary>
    public string Mode { get; init; } = RoutingModes.Auto;

    /// <summary>Empty = the first model.</summary>
    public string Default { get; init; } = "";

    public ImmutableArray<string> Fallbacks { get; init; } = [];

    /// <summary>How the members of one name are ordered, see <c>BalancingPolicies</c>.</summary>
    public string Balancing { get; init; } = "weighted";

    public ObjectiveSettings Objective { get; init; } = new(null, null, null);

    public string JudgeModel { get; init; } = "llama3";

    public int JudgeDeadlineMs { get; init; } = 2500;
}

internal sealed record LimitSettings
{
    public long BodyBytes { get; init; } = 32 * 1024 * 1024;

    public int ConnectMs { get; init; } = 5_000;

    /// <summary>From sending to the first visible output of a stream.</summary>
    public int FirstTokenMs { get; init; } = 60_000;

    /// <summary>Between two pieces of a stream, and of a plain answer once it has begun.</summary>
    public int IdleMs { get; init; } = 30_000;

    /// <summary>The whole exchange with one provider.</summary>
    public int TotalMs { get; init; } = 600_000;

    /// <summary>After this long without a byte a streaming caller hears that the request lives: many clients and proxies give up after half a minute.</summary>
    public int KeepAliveMs { get; init; } = 15_000;

    /// <summary>How long open streams may go on after SIGTERM.</summary>
    public int DrainMs { get; init; } = 5_000;
}

internal sealed record ResilienceSettings
{
    /// <summary>Upstream attempts for one request at most: clients retry too, and the product counts.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Share of failures (0-1) within <see cref="BreakerWindowMs"/> that opens the breaker.</summary>
    public double BreakerFailureRatio { get; init; } = 0.5;

    public int BreakerMinimum { get; init; } = 5;

    public int BreakerWindowMs { get; init; } = 30_000;

    public int BreakerOpenMs { get; init; } = 10_000;

    /// <summary>A first token later than this counts as a failure of the breaker; 0 = never.</summary>
    public int SlowFirstTokenMs { get; init; } = 30_000;

    /// <summary>Start a second candidate when the first is slower than its p95.</summary>
    public bool Hedging { get; init; }

    /// <summary>Continue a text stream that died in the middle on the same model. It may repeat or lose a word: the operator's choice.</summary>
    public bool Resume { get; init; }

    /// <summary>How often each provider is asked whether it answers; 0 = never. A provider may say otherwise.</summary>
    public int HealthCheckMs { get; init; } = 15_000;
}

/// <summary>What some clients want otherwise than others.</summary>
internal sealed record ClientSettings
{
    /// <summary><c>clients.cursor.customTools</c>: how the call of a custom tool goes back to Cursor, whose versions disagree.</summary>
    public ChatCallShape CursorCalls { get; init; } = ChatCallShape.Custom;
}

internal sealed record RecordingSettings
{
    /// <summary><c>full</c>, <c>redacted</c> or <c>hash</c>.</summary>
    public string Prompts { get; init; } = "full";

    /// <summary>Carried out by the FeedbackService, which reads the file itself; 0 = for ever.</summary>
    public int RetentionDays { get; init; } = ServiceDefaults.RetentionDays.Default;

    /// <summary>Disk for records that wait for the FeedbackService.</summary>
    public long SpillBytes { get; init; } = 4L * 1024 * 1024 * 1024;
}
