using System.Collections.Immutable;
using ModelProxy.Data.Feedback;
using ModelProxy.LearningWorker;
using ModelProxy.LearningWorker.Collecting;
using ModelProxy.LearningWorker.Profiling;
using ModelProxy.Policy;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Features;
using ModelProxy.Policy.Snapshots;
using static ModelProxy.Unit.Tests.LearningWorker.Profiling.Lessons;

namespace ModelProxy.Unit.Tests.LearningWorker.Profiling;

public sealed class LearnerTests
{
    [Fact]
    public void A_model_that_is_rated_better_in_a_domain_is_expected_to_be_better_there()
    {
        var learner = Learner();
        for (var at = 0; at < 30; at++)
        {
            learner.Take(Stars("a", Domains.Code, 5, $"user{at % 6}", at));
            learner.Take(Stars("b", Domains.Code, 2, $"user{at % 6}", at));
            learner.Take(Stars("a", Domains.Law, 2, $"user{at % 6}", at));
            learner.Take(Stars("b", Domains.Law, 5, $"user{at % 6}", at));
        }

        var snapshot = Snapshot(learner);

        Assert.True(Expected(snapshot, "a", Domains.Code) > Expected(snapshot, "b", Domains.Code) + 0.1);
        Assert.True(Expected(snapshot, "b", Domains.Law) > Expected(snapshot, "a", Domains.Law) + 0.1);
    }

    [Fact]
    public void Profiles_exist_for_each_cell_and_its_sums()
    {
        var learner = Learner();
        learner.Take(Exchange("a", Domains.Code, durationMs: 100));
        learner.Take(Exchange("a", Domains.Law, durationMs: 300));

        var rows = learner.Profiles.Rows(all: true, NoCards, Start);

        Assert.Equal(["", "", "code", "code", "law", "law"], rows.Select(row => row.Domain).Order(StringComparer.Ordinal));
        var overall = rows.Single(row => row is { Domain: "", Language: "" });
        Assert.Equal((2, 1.0), (overall.Requests, overall.SuccessRate));
        Assert.InRange(overall.LatencyP50Ms, 80, 330);
        Assert.Equal(0.002, overall.CostUsd!.Value, 6);
        Assert.True(overall.RewardLow < overall.Reward && overall.Reward < overall.RewardHigh);
    }

    [Fact]
    public void Only_changed_profiles_are_handed_out_again()
    {
        var learner = Learner();
        learner.Take(Exchange("a", Domains.Code));
        learner.Take(Exchange("b", Domains.Code));
        learner.Profiles.Rows(all: true, NoCards, Start);

        learner.Take(Exchange("b", Domains.Law));

        Assert.DoesNotContain(learner.Profiles.Rows(all: false, NoCards, Start), row => row.Model == "a" && row.Domain.Length > 0);
    }

    [Fact]
    public void A_failed_attempt_speaks_against_its_model_and_not_against_the_one_that_answered()
    {
        var learner = Learner();
        for (var at = 0; at < 20; at++) learner.Take(Exchange("good", Domains.Code) with { Failures = [("bad", "overloaded")] });

        var rows = learner.Profiles.Rows(all: true, NoCards, Start).Where(row => row is { Domain: "", Language: "" }).ToDictionary(row => row.Model);

        Assert.Equal((0.0, 1.0), (rows["bad"].SuccessRate, rows["good"].SuccessRate));
        Assert.True(rows["bad"].Reward < rows["good"].Reward);
    }

    [Theory]
    [InlineData("bad_request")]
    [InlineData("BadRequest")]
    [InlineData("context-too-long")]
    [InlineData("cancelled")]
    [InlineData("outpaced")]
    public void What_is_not_its_doing_is_not_held_against_a_model(string kind)
    {
        var learner = Learner();
        learner.Take(Exchange("", Domains.Code) with { Outcome = "error", Failures = [("a", kind)] });

        Assert.Empty(learner.Profiles.Rows(all: true, NoCards, Start));
    }

    [Fact]
    public void Many_unrated_answers_and_few_failures_leave_a_model_near_its_prior()
    {
        var learner = Learner();
        for (var at = 0; at < 1000; at++)
            learner.Take(Exchange("a", Domains.Chat) with { Failures = at % 100 == 0 ? [("a", "provider")] : [] });

        Assert.InRange(Expected(Snapshot(learner), "a", Domains.Chat), 0.55, 0.75);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failure_weighs_as_much_as_an_answer(bool judged)
    {
        var learner = Learner();
        for (var at = 0; at < 4000; at++)
        {
            var (steady, shaky) = (Exchange("steady", Domains.Code), Exchange("shaky", Domains.Code) with { Failures = at % 4 == 0 ? [("shaky", "overloaded")] : [] });
            learner.Take(steady);
            learner.Take(shaky);
            if (!judged || at % 5 > 0) continue;
            learner.Take(Stars("steady", Domains.Code, 4, $"u{at}", 0));
            learner.Take(Stars("shaky", Domains.Code, 4, $"u{at}", 0));
        }

        var snapshot = Snapshot(learner);

        // a fifth of the attempts at one of them fail: that tells a fifth at most
        var share = Expected(snapshot, "shaky", Domains.Code) / Expected(snapshot, "steady", Domains.Code);
        if (judged) Assert.InRange(share, 0.75, 0.9);
        else Assert.InRange(share, 0.75, 1);
    }

    [Fact]
    public void Bad_signs_lower_the_model_that_earns_more_of_them_and_not_whoever_is_asked()
    {
        var learner = Learner();
        for (var at = 0; at < 100; at++)
            foreach (var model in (string[])["good", "bad", "unasked"]) learner.Take(Stars(model, Domains.Code, at % 10 < 7 ? 5 : 1, $"u{at}", 0));
        for (var at = 0; at < 4000; at++)
        {
            learner.Take(Exchange("good", Domains.Code));
            learner.Take(Exchange("bad", Domains.Code));
            if (at % 20 == 0) learner.Take(Implied("good", Domains.Code, $"v{at}"));
            if (at % 20 < 3) learner.Take(Implied("bad", Domains.Code, $"w{at}"));
        }

        var snapshot = Snapshot(learner);
        double good = Expected(snapshot, "good", Domains.Code), bad = Expected(snapshot, "bad", Domains.Code), unasked = Expected(snapshot, "unasked", Domains.Code);

        Assert.True(bad < unasked && unasked < good, $"{bad} {unasked} {good}");
        Assert.InRange((good + bad) / 2, unasked - 0.06, unasked + 0.06);
    }

    [Fact]
    public void A_model_is_not_thought_better_for_being_asked_often()
    {
        var learner = Learner();
        for (var at = 0; at < 100; at++)
        {
            learner.Take(Stars("often", Domains.Code, at % 2 == 0 ? 5 : 1, $"u{at}", 0));
            learner.Take(Stars("seldom", Domains.Code, at % 2 == 0 ? 5 : 1, $"u{at}", 0));
        }
        for (var at = 0; at < 3000; at++) learner.Take(Exchange("often", Domains.Code));

        var snapshot = Snapshot(learner);

        Assert.Equal(Expected(snapshot, "seldom", Domains.Code), Expected(snapshot, "often", Domains.Code), 0.02);
    }

    [Fact]
    public void The_same_events_teach_the_same_whether_at_once_or_in_pieces()
    {
        var events = Enumerable.Range(0, 400).Select(at => at % 3 == 0 ? Exchange("a", Domains.Math) : (SeenEvent)Stars(at % 2 == 0 ? "a" : "b", Domains.Math, 1 + at % 5, $"u{at % 7}", at)).ToList();
        var (once, pieces) = (Learner(), Learner());

        foreach (var seen in events) once.Take(seen);
        foreach (var chunk in events.Chunk(37))
        {
            foreach (var seen in chunk) pieces.Take(seen);
            pieces.ToState();
            pieces.Profiles.Rows(all: false, NoCards, Start);
        }

        Assert.Equal(Snapshot(once).ToBytes(), Snapshot(pieces).ToBytes());
    }

    [Fact]
    public void A_users_own_taste_becomes_an_offset()
    {
        var learner = Learner();
        for (var at = 0; at < 40; at++)
        {
            learner.Take(Stars("a", Domains.Chat, 4, $"crowd{at % 10}", at));
            learner.Take(Stars("b", Domains.Chat, 4, $"crowd{at % 10}", at));
            learner.Take(Stars("a", Domains.Chat, 1, "ann", at));
            learner.Take(Stars("b", Domains.Chat, 5, "ann", at));
        }

        var tastes = Snapshot(learner).Tastes;

        var (better, worse) = (tastes.Of("ann", null, "b"), tastes.Of("ann", null, "a"));
        Assert.True(better.Offset > worse.Offset + 0.1, $"{better} against {worse}; {string.Join(", ", Snapshot(learner).State.Tastes)}");
    }

    [Fact]
    public void However_many_people_rate_a_policy_stays_small()
    {
        var learner = Learner();
        for (var at = 0; at < 60_000; at++) learner.Take(Stars("a", Domains.Chat, 1 + at % 5, $"user{at}", 0));

        var snapshot = Snapshot(learner);

        Assert.Equal(50_000, snapshot.State.Tastes.Length);
        Assert.InRange(snapshot.ToBytes().Length, 1, 1_000_000);
    }

    [Fact]
    public void Evidence_fades_by_half_in_its_half_life()
    {
        var learner = Learner();
        learner.Take(Stars("a", Domains.Code, 5, "u", 0));
        var fresh = Samples(learner);

        learner.Take(Exchange("other", Domains.Law) with { RecordedAt = Start.AddDays(new LearningOptions().HalfLifeDays) });

        Assert.Equal(fresh / 2, Samples(learner), 3);

        double Samples(Learner of) => Snapshot(of).Expect("a", null, One(Domains.Code), Languages.IndexOf("en"), []).Samples;
    }

    [Fact]
    public void A_model_that_turns_bad_raises_two_alarms_and_loses_its_old_evidence()
    {
        var learner = Learner();
        for (var at = 0; at < 300; at++) learner.Take(Stars("a", Domains.Code, 5, $"u{at % 40}", at));
        for (var at = 0; at < 300; at++) learner.Take(Stars("a", Domains.Code, 1, $"v{at % 40}", at));

        var alarms = learner.TakeAlarms();

        Assert.Contains(alarms, alarm => alarm is { Model: "a", Number: 2, EvidenceCut: true });
        Assert.True(Expected(Snapshot(learner), "a", Domains.Code) < 0.5);
        Assert.Empty(learner.TakeAlarms());
    }

    [Fact]
    public void A_query_nothing_was_decided_about_is_read_from_its_text()
    {
        var learner = Learner();
        learner.Take(Exchange("a", "unknown") with { Text = "Write a Python function that parses JSON and fix the bug in this code" });

        Assert.Contains(learner.Profiles.Rows(all: true, NoCards, Start), row => row.Domain == Domains.Code);
    }

    [Fact]
    public void The_periodic_reset_is_a_setting()
    {
        var learner = Learner(new LearningOptions { ResetDays = 7 });
        for (var at = 0; at < 10; at++) learner.Take(Stars("a", Domains.Code, 5, $"u{at}", 0));
        learner.Take(Exchange("b", Domains.Law) with { RecordedAt = Start.AddDays(8) });

        Assert.True(Snapshot(learner).Expect("a", null, One(Domains.Code), Languages.IndexOf("en"), []).Samples < 1.5);
    }
}
