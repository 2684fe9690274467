using ModelProxy.Data.Routing;
using ModelProxy.Policy.Deciding;

namespace ModelProxy.LearningWorker.Training;

/// <summary>
/// What one judged answer says of how often the best candidate beats the second. Only the chosen one's answer was ever seen, so
/// both rewards are estimated doubly robustly (Dudík, Langford, Li 2011): m + 1{chosen}·(r − m)/p, with the mean m and chance p
/// logged before the answer. For rewards of 0 or 1 the chance that one beats the other, a tie counting half, is ½ + (r₁ − r₂)/2;
/// for finer ones that is taken too. The estimate may lie outside 0-1; its mean does not.
/// </summary>
internal static class JudgedLead
{
    /// <summary>The usual squared surprise of a reward, 0-1.</summary>
    private const double Surprise = 0.12;

    /// <param name="quality">Weight of quality in the objective that the scores were made with.</param>
    /// <returns>Null when one of the two best could not have been chosen: then nothing is known of the comparison.</returns>
    public static SeenLead? Of(IEnumerable<DecisionCandidate> candidates, double quality, string chosen, double reward)
    {
        DecisionCandidate[] byScore = [.. candidates.Where(candidate => candidate.Excluded.Length == 0).OrderByDescending(candidate => candidate.Score)];
        if (byScore.Length < 2 || !(quality > 0) || !double.IsFinite(reward)) return null;
        if (byScore.Any(candidate => !double.IsFinite(candidate.Score + candidate.Mean) || !(candidate.Uncertainty >= 0))) return null;
        var (best, second) = (byScore[0], byScore[1]);
        if (!(best.Propensity > 0 && second.Propensity > 0)) return null;
        var lead = Lead.Of([.. byScore.Select(candidate => (candidate.Score, Math.Max(1e-6, quality * candidate.Uncertainty)))]);
        // a rare candidate's answer counts many times over: the less the chances tell, the less the decision weighs
        var weight = Math.Min(1, 1 / (Surprise * (1 / best.Propensity + 1 / second.Propensity)));
        return new SeenLead(lead, 0.5 + (Reward(best) - Reward(second)) / 2, weight);

        double Reward(DecisionCandidate candidate) =>
            candidate.Mean + (candidate.Model == chosen ? (Math.Clamp(reward, 0, 1) - candidate.Mean) / candidate.Propensity : 0);
    }
}
