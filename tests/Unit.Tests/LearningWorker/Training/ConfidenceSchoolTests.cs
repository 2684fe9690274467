using ModelProxy.Data.Routing;
using ModelProxy.LearningWorker.Training;
using ModelProxy.Policy.Deciding;

namespace ModelProxy.Unit.Tests.LearningWorker.Training;

/// <summary>A world in which the usual calibration is wrong: leads pay either far more or not at all.</summary>
public sealed class ConfidenceSchoolTests
{
    [Theory]
    [InlineData(12, 0.3)]
    [InlineData(0, 0)]
    public void Confidence_learns_from_logged_decisions_how_often_the_best_really_wins(double gap, double bias)
    {
        var truth = new ConfidenceCalibration(bias, gap, 0);

        var taught = ConfidenceSchool.Teach(Logged(truth, 4000, seed: 1));

        Assert.True(Error(taught, truth) < 0.04, $"{taught}: {Error(taught, truth)}");
        Assert.True(Error(new ConfidenceCalibration(), truth) > 0.08);
    }

    [Fact]
    public void While_little_was_judged_the_usual_calibration_stays() =>
        Assert.Equal(new ConfidenceCalibration(), ConfidenceSchool.Teach(Logged(new ConfidenceCalibration(0, 12, 0), ConfidenceSchool.LeastDecisions - 1, seed: 1)));

    [Fact]
    public void A_fit_that_foretells_nothing_better_is_not_used()
    {
        // no outcome has anything to do with any lead, and on average half of them win, which the usual one says of no lead too
        var draw = new Random(3);
        SeenLead[] seen = [.. Enumerable.Range(0, 300).Select(_ => new SeenLead(new Lead(0.001, 0.5), draw.Next(2)))];

        Assert.Equal(new ConfidenceCalibration(), ConfidenceSchool.Teach(seen));
    }

    [Fact]
    public void What_could_not_have_been_chosen_cannot_be_compared()
    {
        Assert.Null(JudgedLead.Of([Candidate("a", 0.7, 1), Candidate("b", 0.5, 0)], 1, "a", 1));
        Assert.Null(JudgedLead.Of([Candidate("a", 0.7, 1)], 1, "a", 1));
        Assert.Null(JudgedLead.Of([Candidate("a", 0.7, 0.9), Candidate("b", 0.5, 0.1), Candidate("c", double.NaN, 0)], 1, "a", 1));
    }

    [Fact]
    public void What_is_rarely_tried_weighs_less_than_what_is_tried_often()
    {
        var even = JudgedLead.Of([Candidate("a", 0.7, 0.5), Candidate("b", 0.5, 0.5)], 1, "a", 1)!.Value;
        var rare = JudgedLead.Of([Candidate("a", 0.7, 0.98), Candidate("b", 0.5, 0.02)], 1, "a", 1)!.Value;

        Assert.Equal(0.2, even.Lead.Gap, 9);
        Assert.Equal(0.5 + (0.7 + 0.3 / 0.5 - 0.5) / 2, even.Won, 9);
        Assert.Equal(1, even.Weight);
        Assert.True(rare.Weight < 0.2);
    }

    /// <summary>The best is right with half + e, the second with half − e, e such that the best wins as often as the truth says; nine times of ten the best is asked.</summary>
    private static SeenLead[] Logged(ConfidenceCalibration truth, int count, int seed)
    {
        var draw = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var gap = draw.NextDouble() * 0.3;
            DecisionCandidate[] candidates = [Candidate("a", 0.6 + gap, 0.9), Candidate("b", 0.6, 0.1)];
            var edge = Wins(truth, candidates) - 0.5;
            var chosen = draw.NextDouble() < 0.9 ? "a" : "b";
            var reward = draw.NextDouble() < 0.5 + (chosen == "a" ? edge : -edge) ? 1.0 : 0.0;
            return JudgedLead.Of(candidates, 1, chosen, reward)!.Value;
        })];
    }

    /// <summary>Mean distance of the two over leads of 0 to 0.3.</summary>
    private static double Error(ConfidenceCalibration taught, ConfidenceCalibration truth) => Enumerable.Range(0, 31).Average(at =>
    {
        DecisionCandidate[] candidates = [Candidate("a", 0.6 + at / 100.0, 0.9), Candidate("b", 0.6, 0.1)];
        return Math.Abs(Wins(taught, candidates) - Wins(truth, candidates));
    });

    private static double Wins(ConfidenceCalibration calibration, DecisionCandidate[] candidates)
    {
        var lead = Lead.Of([.. candidates.Select(candidate => (candidate.Score, candidate.Uncertainty))]);
        return calibration.Of(lead.Gap, lead.Certainty);
    }

    private static DecisionCandidate Candidate(string model, double mean, double chance) => new(model, mean, mean, 0.1, 0, 0, 0, chance, 20, "");
}
