using ModelProxy.LearningWorker.Drift;

namespace ModelProxy.Unit.Tests.LearningWorker.Drift;

public sealed class DriftTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_model_whose_provider_answers_with_another_version_is_another_model()
    {
        var watch = new VersionWatch();
        for (var i = 0; i < 30; i++) Assert.False(watch.Observe("gpt", "gpt-4o-2024-08-06", Now));
        for (var i = 1; i < VersionWatch.InARow; i++) Assert.False(watch.Observe("gpt", "gpt-4o-2024-11-20", Now));

        Assert.True(watch.Observe("gpt", "gpt-4o-2024-11-20", Now));

        var alarm = Assert.Single(watch.Take());
        Assert.Equal((DriftKinds.ProviderVersion, "gpt", true, 2), (alarm.Kind, alarm.Model, alarm.EvidenceCut, alarm.Number));
        Assert.Contains("formerly by gpt-4o-2024-08-06", alarm.Note, StringComparison.Ordinal);
        Assert.False(watch.Observe("gpt", "gpt-4o-2024-11-20", Now));
        Assert.Empty(watch.Take());
    }

    [Fact]
    public void Two_versions_balanced_under_one_name_are_no_change()
    {
        var (watch, draw) = (new VersionWatch(), new Random(4));
        for (var i = 0; i < 25; i++) watch.Observe("group", "one", Now);
        for (var i = 0; i < 2000; i++) Assert.False(watch.Observe("group", draw.Next(2) == 0 ? "one" : "two", Now));
    }

    [Fact]
    public void Long_answers_of_the_old_version_that_end_after_the_switch_do_not_hide_it()
    {
        var watch = new VersionWatch();
        for (var i = 0; i < 30; i++) watch.Observe("gpt", "old", Now);
        for (var i = 0; i < 8; i++) Assert.False(watch.Observe("gpt", i % 2 == 0 ? "new" : "old", Now));
        var raised = Enumerable.Range(0, 100).Count(_ => watch.Observe("gpt", "new", Now));

        Assert.Equal(1, raised);
        Assert.Contains("Answered by new, formerly by old;", Assert.Single(watch.Take()).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_gave_its_part_of_the_answers_for_long_may_give_all_of_them()
    {
        var (watch, draw) = (new VersionWatch(), new Random(4));
        for (var i = 0; i < 500; i++) watch.Observe("group", draw.Next(2) == 0 ? "one" : "two", Now);
        for (var i = 0; i < 500; i++) Assert.False(watch.Observe("group", "two", Now));
    }

    [Fact]
    public void A_version_that_was_rare_is_a_change_once_it_gives_all_answers()
    {
        var watch = new VersionWatch();
        for (var i = 0; i < 500; i++) Assert.False(watch.Observe("gpt", i % 20 == 0 ? "new" : "old", Now));
        Assert.Equal(1, Enumerable.Range(0, 500).Count(_ => watch.Observe("gpt", "new", Now)));
    }

    [Fact]
    public void Members_of_a_group_that_all_change_at_once_are_noticed()
    {
        var watch = new VersionWatch();
        for (var i = 0; i < 100; i++) watch.Observe("group", i % 2 == 0 ? "one-1" : "two-1", Now);
        Assert.Equal(1, Enumerable.Range(0, 500).Count(i => watch.Observe("group", i % 2 == 0 ? "one-2" : "two-2", Now)));
    }

    [Fact]
    public void A_provider_that_names_every_answer_has_no_versions()
    {
        var watch = new VersionWatch();
        for (var i = 0; i < 500; i++) Assert.False(watch.Observe("a", $"answer-{i}", Now));
    }

    [Fact]
    public void What_no_version_is_known_of_is_no_change()
    {
        var watch = new VersionWatch();
        for (var i = 0; i < 50; i++) Assert.False(watch.Observe("a", i < 25 ? "" : "v1", Now));
    }

    [Fact]
    public void An_unchanged_mix_of_few_queries_over_many_cells_is_no_shift()
    {
        var draw = new Random(6);
        Dictionary<string, long> Mix(int queries) => Enumerable.Range(0, queries).CountBy(_ => $"cell{draw.Next(40)}").ToDictionary(cell => cell.Key, cell => (long)cell.Value);

        var shifts = Enumerable.Range(0, 200).Select(_ => PopulationShift.Of(Mix(200), Mix(200))).ToArray();

        // uncorrected it is .4 on average
        Assert.InRange(shifts.Average(), 0, 0.1);
        Assert.All(shifts, shift => Assert.InRange(shift, 0, 0.25));
    }

    [Fact]
    public void The_stability_index_is_small_for_the_same_mix_and_large_for_another()
    {
        var usual = new Dictionary<string, long> { ["code/en"] = 600, ["math/en"] = 300, ["chat/zh"] = 100 };

        Assert.InRange(PopulationShift.Of(usual, new Dictionary<string, long> { ["code/en"] = 61, ["math/en"] = 29, ["chat/zh"] = 10 }), 0, 0.01);
        Assert.InRange(PopulationShift.Of(usual, new Dictionary<string, long> { ["code/en"] = 20, ["math/en"] = 30, ["law/zh"] = 50 }), 0.25, 20);
        // of 100,000s chance takes nothing: (0.6−0.4)·ln(0.6/0.4) + (0.4−0.6)·ln(0.4/0.6)
        Assert.Equal(0.1622, PopulationShift.Of(new Dictionary<string, long> { ["a"] = 400_000, ["b"] = 600_000 }, new Dictionary<string, long> { ["a"] = 600_000, ["b"] = 400_000 }), 3);
    }
}
