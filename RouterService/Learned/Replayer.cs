using ModelProxy.Contracts.Router.V1;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Snapshots;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Features;

namespace ModelProxy.RouterService.Learned;

/// <summary>
/// Makes a recorded decision again: the learned policy rules anew from the logged seed, the logged policy version and
/// the request as it was, and must come to the same figures. What the judge, the memory and the rules said is not asked
/// again: it is told as recorded, in the language asked for.
/// </summary>
internal sealed class Replayer(PolicyArchive archive, LearnedStep learned)
{
    public async Task<Decision> ReplayAsync(Decision recorded, string language, CancellationToken cancellationToken)
    {
        var decision = recorded.Clone();
        var zh = Telling.IsChinese(language);
        Telling.In(decision, zh);
        var step = decision.Steps.FirstOrDefault(taken => taken.Name == StepNames.Learned);
        if (step is null || decision.PolicyVersion == 0)
            return Note(decision, true, zh ? "学习策略未参与此决策；各步骤按记录给出。" : "The learned policy had no part in this decision; the steps are told as recorded.");
        if (await archive.FindAsync(decision.PolicyVersion, cancellationToken) is not { } policy)
            return Note(decision, false, zh ? $"策略 {decision.PolicyVersion} 已不可读；决策按记录给出。" : $"Policy {decision.PolicyVersion} cannot be read any more; the decision is told as recorded.");

        if (decision.Inputs is not { Candidates.Count: > 0 })
            return Note(decision, false, zh ? "未保存该请求的候选模型；决策按记录给出。" : "The candidates of the request were not kept; the decision is told as recorded.");
        var question = Question(decision, policy, zh);
        var ruling = learned.Rule(question);
        var exact = Matches(decision, ruling, out var difference);
        if (step.Answered && exact) step.Reason = decision.Reasoning = LearnedReason.Of(question, ruling).In(zh);
        return Note(decision, exact, exact
            ? zh ? $"已用策略 {policy.Version} 和种子 {decision.Seed} 重新推演，结果一致。" : $"Made again with policy {policy.Version} and seed {decision.Seed}: the same figures and the same draw."
            : zh ? $"重新推演与记录不同（{difference}）；决策按记录给出。" : $"Made again it comes out differently ({difference}); the decision is told as recorded.");
    }

    private static Question Question(Decision decision, PolicySnapshot policy, bool inChinese)
    {
        var request = decision.Inputs ?? new DecideRequest();
        var (options, reserved, excluded) = CandidateFilter.Apply(request, inChinese);
        return new Question
        {
            Request = request,
            Text = "",
            TextHash = decision.TextSha256.ToByteArray(),
            Features = FeaturesWriter.Read(decision.Features, request.Skills),
            Policy = policy,
            Options = options,
            Reserved = reserved,
            Excluded = excluded,
            Seed = decision.Seed,
            At = decision.DecidedAt.ToDateTimeOffset(),
            InChinese = inChinese,
        };
    }

    private static bool Matches(Decision recorded, PolicyRuling ruling, out string difference)
    {
        difference = "";
        if (recorded.Source == Sources.Learned && recorded.Model != ruling.Model)
        {
            difference = $"{ruling.Model} ≠ {recorded.Model}";
            return false;
        }
        foreach (var ranked in ruling.Ranked)
        {
            var known = recorded.Candidates.FirstOrDefault(candidate => candidate.Model == ranked.Model);
            if (known is not null && Same(known.Mean, ranked.Mean) && Same(known.Uncertainty, ranked.Uncertainty) && (recorded.Source != Sources.Learned || Same(known.Propensity, ranked.Propensity))) continue;
            difference = $"{ranked.Model}: {ranked.Mean:0.000} ± {ranked.Uncertainty:0.000}";
            return false;
        }
        return true;
    }

    private static bool Same(double a, double b) => Math.Abs(a - b) < 1e-9;

    private static Decision Note(Decision decision, bool exact, string note)
    {
        decision.Replay = new Replay { Exact = exact, Note = note };
        return decision;
    }
}
