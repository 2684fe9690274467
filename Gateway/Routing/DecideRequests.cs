using Google.Protobuf.Collections;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Gateway.Settings;
using ModelProxy.Gateway.Upstreams.Health;

namespace ModelProxy.Gateway.Routing;

/// <summary>Puts a <see cref="RouteAsk"/> into the router's words.</summary>
internal sealed class DecideRequests(ModelHealthBook health)
{
    private const int MaxText = 8 * 1024;
    private const int MaxSystem = 1024;

    // what a rule may look at: never a credential, and nothing long
    private static readonly string[] Secret = ["authorization", "cookie", "x-api-key", "api-key", "x-admin-key", "proxy-authorization"];

    public DecideRequest Write(RouteAsk ask, string previousModel)
    {
        var (settings, envelope) = (ask.Snapshot.Settings, ask.Envelope);
        var request = new DecideRequest
        {
            QueryId = ask.QueryId,
            Text = Cut(envelope.LastUserText, MaxText),
            System = Cut(envelope.SystemText, MaxSystem),
            DefaultModel = ask.Snapshot.Default?.Name ?? "",
            Mode = ModeOf(settings.Routing.Mode),
            Needs = new Needs
            {
                Tools = envelope.HasTools,
                Vision = envelope.HasImages,
                Json = envelope.WantsJson,
                ContextTokens = envelope.TotalChars / 3 + (envelope.MaxTokens ?? 0),
                NoExploration = envelope.InToolLoop,
                ToolLoop = envelope.InToolLoop,
            },
            Conversation = new Conversation { Id = ask.Conversation, Turn = envelope.UserTurn, PreviousModel = previousModel },
            KeyName = ask.KeyName,
            User = ask.User,
            Team = ask.Team,
            Language = ask.Language,
            DryRun = ask.DryRun,
            TotalChars = envelope.TotalChars,
            Judge = new JudgeOptions { Model = settings.Routing.JudgeModel, DeadlineMs = settings.Routing.JudgeDeadlineMs },
            Objective = Objective(ask.Key is { Objective.IsEmpty: false } key ? key.Objective : settings.Routing.Objective),
        };
        AddCandidates(request.Candidates, ask);
        foreach (var rule in settings.Rules)
            if (rule.FromFile) request.Rules.Add(new Rule { Pattern = rule.Pattern, Model = PublicName(ask.Snapshot, rule.Model), Mandatory = rule.Mandatory });
        foreach (var (name, value) in ask.Headers ?? new HeaderDictionary())
            if (value.Count == 1 && value[0] is { Length: < 256 } text && !Secret.Contains(name, StringComparer.OrdinalIgnoreCase)) request.Headers[name.ToLowerInvariant()] = text;
        return request;
    }

    private void AddCandidates(RepeatedField<Candidate> candidates, RouteAsk ask)
    {
        var snapshot = ask.Snapshot;
        // none of a key's models is here any more: the caller is told so after the decision
        var allowed = snapshot.AllowedTo(ask.Key) is { Count: > 0 } some ? some : null;
        foreach (var group in snapshot.ForAuto)
        {
            if (allowed is not null && !group.Members.Any(allowed.Contains)) continue;
            var model = group.Members[0];
            var candidate = new Candidate { Model = model.Name, Provider = model.Provider.Name, Description = model.Description };
            var sound = false;
            foreach (var member in group.Members)
            {
                candidate.Weight += member.Weight;
                candidate.ContextWindow = Math.Max(candidate.ContextWindow, member.ContextWindow);
                var state = health.Of(member);
                candidate.LatencyMs = Math.Max(candidate.LatencyMs, state.RecentMs);
                if (!health.Availability(member, snapshot.Settings.Resilience).Available) continue; // those that rest do not count
                candidate.Available = true;
                sound |= state.Breaker != BreakerStates.HalfOpen;
            }
            candidate.Probing = candidate.Available && !sound;
            candidate.Domains.AddRange(model.Domains);
            candidate.Capabilities.AddRange(model.Capabilities);
            candidate.Aliases.AddRange(group.Members.Length == 1 ? model.Aliases : group.Members.SelectMany(m => m.Aliases).Distinct());
            if (model.Name != ReferenceCheck.Cursor && snapshot.Find(ReferenceCheck.Cursor)?.Name == model.Name) candidate.Aliases.Add(ReferenceCheck.Cursor);
            if (model.Price is { } price)
            {
                candidate.Price = new Price();
                if (price.Input is { } input) candidate.Price.Input = input;
                if (price.CachedInput is { } cached) candidate.Price.CachedInput = cached;
                if (price.Output is { } output) candidate.Price.Output = output;
            }
            candidates.Add(candidate);
        }
    }

    /// <summary>Rules may name aliases; the router knows public names.</summary>
    public static string PublicName(GatewaySnapshot snapshot, string name) => snapshot.Find(name)?.Name ?? name;

    public static Mode ModeOf(string mode) => mode switch
    {
        RoutingModes.Llama3 => Mode.Llama3,
        RoutingModes.Learned => Mode.Learned,
        RoutingModes.Rules => Mode.Rules,
        RoutingModes.Weights => Mode.Weights,
        _ => Mode.Auto,
    };

    private static Objective? Objective(ObjectiveSettings wanted)
    {
        if (wanted.IsEmpty) return null;
        var objective = new Objective();
        if (wanted.Quality is { } quality) objective.Quality = quality;
        if (wanted.Cost is { } cost) objective.Cost = cost;
        if (wanted.Latency is { } latency) objective.Latency = latency;
        return objective;
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
}
