using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.Unit.Tests.LearningWorker.Prompting;

namespace ModelProxy.Unit.Tests.LearningWorker.Evaluating;

public sealed class TemplateTrialTests
{
    [Fact]
    public void A_pick_that_answered_is_worth_its_reward_and_another_what_was_expected_of_it()
    {
        var judged = Cases.Of("q", "coder", reward: 0.25);

        Assert.Equal(0.25, judged.Value("coder"), 9);
        Assert.Equal(0.5, judged.Value("writer"), 9);
        Assert.Equal(0.6, judged.Value(null), 9);
        // chosen one time of two, its surprise counts twice
        Assert.Equal(0.7 + (0.25 - 0.7) / 0.5, (judged with { Propensity = 0.5 }).Value("coder"), 9);
    }

    [Fact]
    public void Better_picks_on_the_same_cases_are_promising_and_the_same_picks_are_not()
    {
        double[] current = [.. Enumerable.Range(0, 40).Select(i => i % 4 * 0.25)];
        double[] better = [.. current.Select((value, at) => at % 3 == 0 ? Math.Min(1, value + 0.3) : value)];

        Assert.True(TemplateTrial.Compare(current, better, 0).IsPromising);
        Assert.False(TemplateTrial.Compare(current, current, 0).IsPromising);
        Assert.False(TemplateTrial.Compare(better, current, 0).IsPromising);
        Assert.False(TemplateTrial.Compare(current, better, unreadable: 5).IsPromising);
    }

    [Fact]
    public void Pairing_narrows_the_interval_of_the_difference()
    {
        double[] current = [.. Enumerable.Range(0, 60).Select(i => i % 5 * 0.25)];
        double[] shifted = [.. current.Select(value => value + 0.05)];

        var comparison = TemplateTrial.Compare(current, shifted, 0);

        Assert.Equal(0.05, comparison.Difference.Low, 6);
        Assert.True(comparison.Candidate.High - comparison.Candidate.Low > 0.1);
    }
}
