using ModelProxy.Data.Learning;
using ModelProxy.LearningWorker.Evaluating;

namespace ModelProxy.Unit.Tests.LearningWorker.Evaluating;

public sealed class StoppingRuleTests
{
    private const int LooksEvery = 10;

    [Fact]
    public void In_a_thousand_trials_of_two_equal_arms_at_most_five_percent_are_promoted()
    {
        var promoted = 0;
        var ended = 0;
        for (var run = 0; run < 1000; run++)
        {
            var verdict = Run(new Random(run), lift: 0, StoppingRule.Plan(0.05, 0.05));
            if (verdict == StoppingRule.Better) promoted++;
            if (verdict != StoppingRule.Undecided) ended++;
        }

        Assert.True(promoted <= 50, $"{promoted} of 1000 A/A trials were promoted");
        Assert.True(ended <= 50, $"{ended} of 1000 A/A trials found a difference");
        // a rule that never ends anything would pass the lines above
        Assert.True(promoted + ended > 0, "no A/A trial at all ended early: the rule cannot be at work");
    }

    /// <summary>Keys differ from each other by more than answers of one key do; the arms do not differ.</summary>
    [Fact]
    public void In_a_thousand_trials_split_by_key_of_two_equal_arms_at_most_five_percent_find_a_difference()
    {
        var found = 0;
        for (var run = 0; run < 1000; run++)
        {
            if (RunByKey(new Random(run), keys: 12, lift: 0) is StoppingRule.Better or StoppingRule.Worse) found++;
        }

        Assert.True(found <= 50, $"{found} of 1000 A/A trials found a difference");
    }

    [Fact]
    public void A_great_difference_between_many_keys_is_found_and_between_few_it_is_not_named()
    {
        Assert.All(Enumerable.Range(0, 20), run => Assert.Equal(StoppingRule.Better, RunByKey(new Random(run), keys: 100, lift: 0.3)));
        Assert.All(Enumerable.Range(0, 20), run => Assert.Equal(StoppingRule.Undecided, RunByKey(new Random(run), ExperimentUnits.Least - 1, lift: 0.5)));
    }

    [Fact]
    public void A_difference_worth_finding_is_found_and_the_right_arm_wins()
    {
        var verdicts = Enumerable.Range(0, 100).Select(run => Run(new Random(run), lift: 0.08, StoppingRule.Plan(0.05, 0.05))).ToArray();

        Assert.True(verdicts.Count(verdict => verdict == StoppingRule.Better) >= 90, string.Join(",", verdicts.GroupBy(verdict => verdict).Select(group => $"{group.Key} {group.Count()}")));
        Assert.DoesNotContain(StoppingRule.Worse, verdicts);
    }

    [Fact]
    public void A_worse_arm_is_told_as_worse() => Assert.Equal(StoppingRule.Worse, Run(new Random(1), lift: -0.2, StoppingRule.Plan(0.05, 0.05)));

    [Fact]
    public void Nothing_is_decided_before_thirty_answers_per_arm()
    {
        var (all, none) = (Moments.Of(Enumerable.Repeat(1.0, 29)), Moments.Of(Enumerable.Repeat(0.0, 29)));

        Assert.Equal(StoppingRule.Running, StoppingRule.Decide(StoppingRule.Plan(0.05, 0.05), none, all, 1).Verdict);
        Assert.Equal(StoppingRule.Better, StoppingRule.Decide(StoppingRule.Plan(0.05, 0.05), none.With(0), all.With(1), 1).Verdict);
    }

    [Fact]
    public void The_p_value_shown_never_grows()
    {
        var (draw, p) = (new Random(3), 1.0);
        Moments a = default, b = default;
        for (var i = 0; i < 2000; i++)
        {
            (a, b) = (a.With(Stars(draw, 0)), b.With(Stars(draw, 0.02)));
            var now = StoppingRule.Decide(StoppingRule.Plan(0.001, 0.05), a, b, p).PValue;
            Assert.True(now <= p);
            p = now;
        }
    }

    [Fact]
    public void The_sample_size_shown_is_that_of_the_textbook() => Assert.Equal(566, StoppingRule.Needed(0.05, 0.09));

    /// <summary>Rewards as five stars give them, looked at again and again until the rule ends the trial.</summary>
    private static string Run(Random draw, double lift, ModelProxy.Data.Learning.ExperimentStopping stopping)
    {
        Moments control = default, candidate = default;
        var smallest = 1.0;
        while (true)
        {
            for (var i = 0; i < LooksEvery; i++) (control, candidate) = (control.With(Stars(draw, 0)), candidate.With(Stars(draw, lift)));
            var (_, p, verdict) = StoppingRule.Decide(stopping, control, candidate, smallest);
            if (verdict != StoppingRule.Running) return verdict;
            smallest = p;
        }
    }

    /// <summary>As the watch looks at it: each key by the mean of its answers, of which there are more at every look.</summary>
    private static string RunByKey(Random draw, int keys, double lift)
    {
        var stopping = StoppingRule.Plan(0.05, 0.05);
        var habits = Enumerable.Range(0, 2 * keys).Select(_ => (draw.NextDouble() - 0.5) * 0.8).ToArray();
        var answers = habits.Select(_ => default(Moments)).ToArray();
        for (var smallest = 1.0; ;)
        {
            for (var key = 0; key < habits.Length; key++)
                for (var i = 0; i < LooksEvery; i++) answers[key] = answers[key].With(Math.Clamp(Stars(draw, 0) + habits[key] + (key % 2 == 0 ? 0 : lift), 0, 1));
            var (_, p, verdict) = StoppingRule.Decide(stopping, Arm(0), Arm(1), smallest);
            if (verdict != StoppingRule.Running) return verdict;
            smallest = p;
        }

        ArmMoments Arm(int which)
        {
            var own = answers.Where((_, key) => key % 2 == which).ToArray();
            return new ArmMoments(Moments.Of(own.Select(key => key.Mean)), own.Sum(key => key.Count));
        }
    }

    private static double Stars(Random draw, double lift)
    {
        double[] usual = [0, 0.25, 0.5, 0.5, 0.75, 0.75, 0.75, 1, 1, 1];
        var reward = usual[draw.Next(usual.Length)];
        // the lift moves mass one star up or down
        if (draw.NextDouble() < Math.Abs(lift) * 4) reward = Math.Clamp(reward + 0.25 * Math.Sign(lift) * 1.4, 0, 1);
        return reward;
    }
}
