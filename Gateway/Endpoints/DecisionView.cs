using ModelProxy.Contracts.Router.V1;

namespace ModelProxy.Gateway.Endpoints;

/// <summary>A decision of the router as JSON.</summary>
internal static class DecisionView
{
    public static object Of(Decision decision) => new
    {
        selectedModel = decision.Model,
        confidence = Math.Round(decision.Confidence, 1),
        reasoning = decision.Reasoning,
        queryId = decision.QueryId,
        source = decision.Source,
        features = decision.Features is { } f ? Features(f) : null,
        candidates = decision.Candidates.Select(c => new
        {
            model = c.Model,
            score = Finite(c.Score),
            mean = Finite(c.Mean),
            uncertainty = Finite(c.Uncertainty),
            cost = Finite(c.Cost),
            latencyMs = Finite(c.LatencyMs),
            offset = Finite(c.Offset),
            propensity = Finite(c.Propensity),
            samples = Finite(c.Samples),
            excluded = c.Excluded.Length > 0 ? c.Excluded : null,
        }),
        steps = decision.Steps.Select(s => new { name = s.Name, answered = s.Answered, model = s.Model.Length > 0 ? s.Model : null, reason = s.Reason, elapsedMs = Finite(s.ElapsedMs) }),
        seed = decision.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
        policyVersion = decision.PolicyVersion,
        promptVersion = decision.PromptVersion,
        elapsedMs = Finite(decision.ElapsedMs),
        explored = decision.Explored,
        experiment = decision.Experiment.Length > 0 ? decision.Experiment : null,
        arm = decision.Arm.Length > 0 ? decision.Arm : null,
        // only of an explained decision: did it come out the same when it was made again?
        replay = decision.Replay is { } replay ? new { exact = replay.Exact, note = replay.Note } : null,
    };

    private static object Features(Features f) => new
    {
        language = f.Language,
        domain = f.Domain,
        domains = f.Domains.Select(d => new { domain = d.Domain, probability = Finite(d.Probability) }),
        complexity = f.Complexity,
        length = f.Length,
        code = f.Code,
        maths = f.Maths,
        json = f.Json,
        table = f.Table,
        needsTools = f.NeedsTools,
        needsVision = f.NeedsVision,
        needsLongContext = f.NeedsLongContext,
        familiarity = Finite(f.Familiarity),
    };

    // JSON knows no NaN
    private static double Finite(double value) => double.IsFinite(value) ? value : 0;
}
