using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Routing;

/// <summary>
/// Chooses who answers: 1. a rule of the request itself, 2. the model it names, 3. mandatory rules of the operator,
/// 4. the RouterService, 5. when that is away: whoever made the tool calls that are answered, rules, weights, the default.
/// Thread-safe.
/// </summary>
internal sealed class RouteChooser(RouterLink router, DecideRequests requests, Balancer balancer, ConversationMemory memory, ModelHealthBook health, TimeProvider clock)
{
    /// <summary>What only rules could decide is worth this little, as the specification has it.</summary>
    public const double RulesConfidence = 30;

    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BesidesJudge = TimeSpan.FromMilliseconds(300);

    public ValueTask<Outcome<RoutePlan>> ChooseAsync(RouteAsk ask, CancellationToken cancellationToken)
    {
        var snapshot = ask.Snapshot;
        foreach (var rule in ask.Envelope.RoutingRules) // 1
        {
            if (!Matches(rule.Pattern, ask.Envelope.LastUserText)) continue;
            return snapshot.Find(rule.Model) is { } ruled
                ? Done(Plan(snapshot, ask.Envelope, RouteSources.Rules, 100, $"the request's own rule \"{rule.Pattern}\" names {rule.Model}", ruled))
                : Failed(UnknownModel(snapshot, rule.Model, "routing_rules"));
        }

        if (!ask.IsAuto) // 2
        {
            if (snapshot.Find(ask.Envelope.Model) is not { } named) return Failed(UnknownModel(snapshot, ask.Envelope.Model, "model"));
            var pin = ask.Envelope.PinnedBy is null ? null : PinnedTo(snapshot, ask) ?? named.Members[0];
            return Done(Plan(snapshot, ask.Envelope, RouteSources.Named, null, $"the request names {ask.Envelope.Model}", named, pin));
        }

        if (ask.Envelope.PinnedBy is not null && PinnedTo(snapshot, ask) is { } home) // what a provider keeps, only that provider has
            return Done(Plan(snapshot, ask.Envelope, RouteSources.Named, null, "the conversation is bound to the provider that began it", new ModelGroup(home.Name, [home]), home));
        if (snapshot.Default is null) return Failed(NoModels());
        return AskRouterAsync(ask, snapshot, cancellationToken);
    }

    /// <summary>Remembers who answered, for the next turn.</summary>
    public void NoteAnswer(string conversation, string? replyId, ModelEntry model)
    {
        memory.Note(conversation, model.Id);
        if (replyId is not null) memory.Note(replyId, model.Id);
    }

    private async ValueTask<Outcome<RoutePlan>> AskRouterAsync(RouteAsk ask, GatewaySnapshot snapshot, CancellationToken cancellationToken)
    {
        var text = ask.Envelope.LastUserText;
        foreach (var rule in snapshot.Settings.Rules) // 3
            if (rule is { Mandatory: true, PatternOnly: true } && Matches(rule, text) && snapshot.Find(rule.Model) is { } ruled && !ask.DryRun)
                return Plan(snapshot, ask.Envelope, RouteSources.Rules, 100, $"the rule \"{rule.Pattern}\" demands {rule.Model}", ruled);

        var began = clock.GetTimestamp();
        var previous = memory.ModelOf(ask.Conversation) is { } id ? snapshot.Find(id)?.Name ?? "" : "";
        var patience = TimeSpan.FromMilliseconds(snapshot.Settings.Routing.JudgeDeadlineMs) + BesidesJudge;
        var (decision, away) = await router.DecideAsync(requests.Write(ask, previous), patience, cancellationToken); // 4
        var elapsed = clock.GetElapsedTime(began).TotalMilliseconds;
        if (decision is not null && FromDecision(snapshot, ask.Envelope, decision) is { Candidates.IsEmpty: false } plan) return plan with { DecideMs = elapsed };
        return Locally(snapshot, ask.Envelope, previous, away.Length > 0 ? away : "the router named no model that is here") with { DecideMs = elapsed, Missing = "router" }; // 5
    }

    private RoutePlan FromDecision(GatewaySnapshot snapshot, RequestEnvelope envelope, Decision decision)
    {
        var names = new List<string>();
        if (decision.Model.Length > 0) names.Add(decision.Model);
        names.AddRange(decision.Candidates.Where(c => c.Excluded.Length == 0).Select(c => c.Model));
        var groups = names.Distinct(StringComparer.OrdinalIgnoreCase).Select(snapshot.Find).OfType<ModelGroup>();
        return new RoutePlan(decision.Source.Length > 0 ? decision.Source : RouteSources.Default, decision.Confidence, decision.Reasoning, CandidateList.Build(snapshot, balancer, groups, envelope)) { Decision = decision };
    }

    private RoutePlan Locally(GatewaySnapshot snapshot, RequestEnvelope envelope, string previous, string away)
    {
        var usable = snapshot.Models.Where(m => !m.EmbedsOnly && CandidateList.Suits(m, envelope) && health.Availability(m, snapshot.Settings.Resilience).Available).ToArray();
        if (envelope.InToolLoop && usable.Any(m => m.Name == previous)) // as the router has it: only a mandatory rule, tried above, goes before
            return new RoutePlan(RouteSources.Default, RulesConfidence, $"{away}; {previous} made the tool calls and goes on with their results", FollowedBy(usable, snapshot.Find(previous)!));
        if (snapshot.Settings.Routing.Mode != RoutingModes.Weights)
            foreach (var rule in snapshot.Settings.Rules)
                if (rule.PatternOnly && Matches(rule, envelope.LastUserText) && snapshot.Find(rule.Model) is { } ruled)
                    return Plan(snapshot, envelope, RouteSources.Rules, RulesConfidence, $"{away}; the rule \"{rule.Pattern}\" names {rule.Model}", ruled);
        if (snapshot.Settings.Routing.Mode == RoutingModes.Weights && usable.Length > 0)
            return new RoutePlan(RouteSources.Default, RulesConfidence, $"{away}; drawn by weight", [.. balancer.Order(usable, BalancingPolicies.Weighted)]);
        return new RoutePlan(RouteSources.Default, RulesConfidence, $"{away}; the configured default answers", FollowedBy(usable, snapshot.Default!));

        ImmutableArray<ModelEntry> FollowedBy(ModelEntry[] others, ModelGroup first) => [.. CandidateList.Build(snapshot, balancer, [first], envelope).Concat(others).Distinct()];
    }

    private RoutePlan Plan(GatewaySnapshot snapshot, RequestEnvelope envelope, string source, double? confidence, string reason, ModelGroup group, ModelEntry? pinnedTo = null) =>
        new(source, confidence, reason, CandidateList.Build(snapshot, balancer, [group], envelope, pinnedTo?.Provider.Name));

    private ModelEntry? PinnedTo(GatewaySnapshot snapshot, RouteAsk ask)
    {
        var id = memory.ModelOf(ask.PinValue) ?? memory.ModelOf(ask.Conversation);
        return id is null ? null : snapshot.Models.FirstOrDefault(m => m.Id == id);
    }

    private static bool Matches(RuleEntry rule, string text)
    {
        try
        {
            return rule.Matcher.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false; // the pattern is too dear for this text: the next rule
        }
    }

    private static bool Matches(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (Exception unusable) when (unusable is RegexMatchTimeoutException or RegexParseException)
        {
            // people also write plain words with signs that mean something in a pattern: 100% (C++)
            return text.Contains(pattern, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static ValueTask<Outcome<RoutePlan>> Done(Outcome<RoutePlan> plan) => ValueTask.FromResult(plan);

    private static ValueTask<Outcome<RoutePlan>> Failed(ChatFailure failure) => ValueTask.FromResult<Outcome<RoutePlan>>(failure);

    private static ChatFailure UnknownModel(GatewaySnapshot snapshot, string name, string param) => new()
    {
        Kind = FailureKind.UnknownModel,
        Status = 404,
        Type = "not_found_error",
        Code = "model_not_found",
        Param = param,
        Message = $"The model \"{(name.Length > 100 ? name[..100] + "…" : name)}\" is not known here. Ask for \"auto\" or one of: {string.Join(", ", snapshot.Models.Select(m => m.Name).Distinct().Take(30))}.",
    };

    private static ChatFailure NoModels() => new()
    {
        Kind = FailureKind.Unavailable,
        Status = 503,
        Message = "No model is configured. Add one to modelproxy.json, or start Ollama with a model.",
    };
}
