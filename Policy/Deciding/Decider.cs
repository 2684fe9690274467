using System.Collections.Immutable;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;
using ModelProxy.Policy.Snapshots;

namespace ModelProxy.Policy.Deciding;

/// <summary>
/// Ranks candidates by one snapshot: expected reward by domain and language, the user's offset, minus cost and latency; then a
/// Thompson draw with an exploration floor. Pure: the same request, snapshot and seed give the same ruling. Thread-safe.
/// </summary>
public sealed class Decider(PolicySnapshot snapshot, DeciderOptions? options = null)
{
    private readonly DeciderOptions _options = options ?? new();

    public PolicySnapshot Snapshot { get; } = snapshot;

    /// <summary>Always returns a ruling; throws only when there is no candidate at all.</summary>
    public PolicyRuling Decide(PolicyRequest request)
    {
        if (request.Candidates.Count == 0) throw new ArgumentException("There is no candidate to decide between.", nameof(request));
        var unfamiliar = request.Features.Familiarity < _options.LeastFamiliarity;
        var views = View(request, unfamiliar);
        var eligible = views.Where(v => v.Candidate.Excluded.Length == 0).ToArray();
        if (eligible.Length == 0)
        {
            return new PolicyRuling
            {
                Ranked = [.. views.Select(v => v.Rank(0))],
                Confidence = 0.5,
                Certainty = 0,
                Unfamiliar = unfamiliar,
                NoneEligible = true,
            };
        }

        Array.Sort(eligible, (a, b) => b.Score != a.Score ? b.Score.CompareTo(a.Score) : a.Order.CompareTo(b.Order));
        var chosen = Draw(request, eligible, out var propensities, out var explored);
        var lead = LeadOf(eligible);
        var ranked = ImmutableArray.CreateBuilder<RankedCandidate>(views.Length);
        ranked.Add(eligible[chosen].Rank(propensities[chosen]));
        for (var i = 0; i < eligible.Length; i++) if (i != chosen) ranked.Add(eligible[i].Rank(propensities[i]));
        foreach (var view in views) if (view.Candidate.Excluded.Length > 0) ranked.Add(view.Rank(0));
        return new PolicyRuling
        {
            Ranked = ranked.MoveToImmutable(),
            Confidence = Snapshot.Calibration.Of(lead.Gap, lead.Certainty),
            Certainty = lead.Certainty,
            Explored = explored,
            Unfamiliar = unfamiliar,
            Kept = eligible[chosen].Bonus > 0 && eligible.Any(e => e.Score > eligible[chosen].Score - eligible[chosen].Bonus),
        };
    }

    private CandidateView[] View(PolicyRequest request, bool unfamiliar)
    {
        var language = Languages.IndexOf(request.Features.Language);
        var domains = DomainMix.Of(request.Features, Snapshot.Posterior, language, unfamiliar);
        var objective = request.Objective.Sane();
        var scale = new Scales(request.Candidates, Snapshot);
        var views = new CandidateView[request.Candidates.Count];
        for (var i = 0; i < views.Length; i++)
        {
            var candidate = request.Candidates[i];
            var (mean, variance, samples) = Snapshot.Expect(candidate.Model, candidate.Prior, domains, language, unfamiliar ? [] : request.Features.Skills);
            var (offset, spread) = Snapshot.Tastes.Of(request.User, request.Team, candidate.Model);
            var bonus = candidate.Model == request.PreviousModel ? _options.SwitchCost : 0;
            var cost = scale.Cost(candidate);
            var latency = scale.Latency(candidate);
            mean = Math.Clamp(mean + offset, 0, 1);
            views[i] = new CandidateView
            {
                Candidate = candidate,
                Order = i,
                Mean = mean,
                Deviation = Math.Sqrt(variance + spread),
                Samples = samples,
                Offset = offset,
                Cost = cost,
                LatencyMs = latency,
                Bonus = bonus,
                Score = objective.Quality * mean - objective.Cost * scale.CostShare(cost) - objective.Latency * scale.LatencyShare(latency) + bonus,
                Spread = Math.Max(1e-6, objective.Quality * Math.Sqrt(variance + spread)),
            };
        }

        return views;
    }

    private int Draw(PolicyRequest request, CandidateView[] eligible, out double[] propensities, out bool explored)
    {
        propensities = new double[eligible.Length];
        explored = false;
        if (!request.Explore || eligible.Length == 1)
        {
            propensities[0] = 1;
            return 0;
        }

        // 1. The chance of every candidate, the same for every seed.
        Span<double> means = stackalloc double[Math.Min(eligible.Length, 128)];
        Span<double> spreads = stackalloc double[means.Length];
        for (var i = 0; i < means.Length; i++)
        {
            means[i] = eligible[i].Score;
            spreads[i] = Boldly(eligible[i]);
        }

        var explorable = eligible.Count(e => !e.Candidate.NoExploration);
        var floor = explorable > 0 ? _options.Floor : 0;
        Gaussian.ChanceOfLargest(means, spreads, propensities.AsSpan(0, means.Length));
        // A candidate that must not be explored is taken only when it leads by mean; its share of the draw goes to the leader.
        for (var i = 1; i < eligible.Length; i++)
        {
            if (!eligible[i].Candidate.NoExploration) continue;
            propensities[0] += propensities[i];
            propensities[i] = 0;
        }

        for (var i = 0; i < eligible.Length; i++)
            propensities[i] = (1 - floor) * propensities[i] + (eligible[i].Candidate.NoExploration ? 0 : floor / explorable);

        // 2. The draw. One uniform number over those chances is a Thompson draw of exactly the logged propensity.
        var draw = new SeededDraw(request.Seed);
        draw.Uniform();
        if (draw.Uniform() < floor)
        {
            explored = true;
            var at = (int)(draw.Uniform() * explorable);
            for (var i = 0; i < eligible.Length; i++) if (!eligible[i].Candidate.NoExploration && at-- == 0) return i;
        }

        var left = draw.Uniform();
        for (var i = 0; i < eligible.Length; i++)
        {
            var own = floor < 1 ? (propensities[i] - (eligible[i].Candidate.NoExploration ? 0 : floor / explorable)) / (1 - floor) : 0;
            if ((left -= own) < 0) return i;
        }

        return 0;
    }

    /// <summary>How far a candidate is drawn from its mean. A user's own taste gets no bolder a draw than the rest: with many models to try for each user, that cost every user's answers.</summary>
    private double Boldly(CandidateView view) => Math.Max(1e-6, view.Spread * _options.Boldness);

    private static Lead LeadOf(CandidateView[] byScore)
    {
        Span<(double, double)> scores = stackalloc (double, double)[Math.Min(byScore.Length, 128)];
        for (var i = 0; i < scores.Length; i++) scores[i] = (byScore[i].Score, byScore[i].Spread);
        return Lead.Of(scores);
    }
}
