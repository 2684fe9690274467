using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.RouterService.Features;

namespace ModelProxy.RouterService.Deciding;

/// <summary>Puts an answer and all that led to it into the reply, which is also what is recorded and later replayed.</summary>
internal static class DecisionWriter
{
    public static Decision Write(Question question, StepAnswer answer, IReadOnlyList<(Step Step, Said Reason)> steps)
    {
        var request = question.Request;
        var decision = new Decision
        {
            QueryId = request.QueryId,
            Model = answer.Model,
            Source = answer.Source,
            Confidence = double.IsFinite(answer.Confidence) ? Math.Round(Math.Clamp(answer.Confidence, 0, 100), 1) : 0,
            Reasoning = answer.Reason.In(question.InChinese),
            Features = FeaturesWriter.Write(question.Features),
            Seed = question.Seed,
            PolicyVersion = question.Policy.Version,
            PromptVersion = answer.PromptVersion,
            Experiment = answer.Experiment,
            Arm = answer.Arm,
            DecidedAt = question.At.ToTimestamp(),
            Explored = answer.Explored,
            DryRun = request.DryRun,
            TextSha256 = UnsafeByteOperations.UnsafeWrap(question.TextHash),
            Inputs = WithoutText(question),
        };
        decision.Steps.Add(steps.Select(taken => taken.Step));
        Telling.Keep(decision, question.InChinese, answer.Reason, steps.Select(taken => taken.Reason));
        AddRanking(decision.Candidates, question, answer);
        return decision;
    }

    /// <summary>The chosen one first, then the ranking, then options nobody ranked, then what could not be chosen.</summary>
    private static void AddRanking(Google.Protobuf.Collections.RepeatedField<ScoredCandidate> into, Question question, StepAnswer answer)
    {
        var ranking = answer.Ranking.Count > 0 ? answer.Ranking : [.. question.Ranking.Select(candidate => Redrawn(candidate, answer))];
        into.Add(ranking.FirstOrDefault(candidate => candidate.Model == answer.Model) ?? Unranked(question, answer.Model!, answer.Propensity));
        foreach (var candidate in ranking)
            if (candidate.Model != answer.Model) into.Add(candidate);
        foreach (var option in question.Options)
            if (into.All(candidate => candidate.Model != option.Model)) into.Add(Unranked(question, option.Model, propensity: 0));
        foreach (var excluded in question.Excluded)
            if (into.All(candidate => candidate.Model != excluded.Model)) into.Add(excluded);
    }

    /// <summary>A ranking of an abstaining step: its chances were not those of the choice.</summary>
    private static ScoredCandidate Redrawn(ScoredCandidate candidate, StepAnswer answer)
    {
        var copy = candidate.Clone();
        copy.Propensity = candidate.Model == answer.Model ? answer.Propensity : 0;
        return copy;
    }

    private static ScoredCandidate Unranked(Question question, string model, double propensity) =>
        new() { Model = model, Propensity = propensity, LatencyMs = question.Find(model)?.LatencyMs ?? 0 };

    private static DecideRequest WithoutText(Question question)
    {
        var request = question.Request;
        var inputs = new DecideRequest
        {
            QueryId = request.QueryId,
            DefaultModel = request.DefaultModel,
            Mode = request.Mode,
            Needs = request.Needs,
            Conversation = request.Conversation,
            KeyName = request.KeyName,
            User = request.User,
            Team = request.Team,
            Objective = request.Objective,
            Language = request.Language,
            DryRun = request.DryRun,
            TotalChars = request.TotalChars,
        };
        if (!question.Features.Skills.IsDefaultOrEmpty) inputs.Skills.Add(question.Features.Skills);
        foreach (var candidate in request.Candidates)
        {
            var bare = new Candidate
            {
                Model = candidate.Model,
                Provider = candidate.Provider,
                Weight = candidate.Weight,
                ContextWindow = candidate.ContextWindow,
                Price = candidate.Price,
                Available = candidate.Available,
                LatencyMs = candidate.LatencyMs,
                Probing = candidate.Probing,
            };
            bare.Domains.Add(candidate.Domains);
            bare.Capabilities.Add(candidate.Capabilities);
            inputs.Candidates.Add(bare);
        }
        return inputs;
    }
}
