using ModelProxy.Policy;
using ModelProxy.Policy.Snapshots;
using static ModelProxy.Unit.Tests.LearningWorker.Profiling.Lessons;

namespace ModelProxy.Unit.Tests.LearningWorker.Profiling;

/// <summary>What is made up never mixes with what is real.</summary>
public sealed class SimulatedTrafficTests
{
    [Fact]
    public void The_simulator_under_a_real_models_name_is_no_evidence_about_it()
    {
        var learner = Learner();
        learner.Take(Stars("real", Domains.Code, 5, "u", 0));
        var before = Snapshot(learner).Evidence.Alpha.Sum();

        learner.Take(Stars("real", Domains.Code, 1, "u", 0) with { Simulated = true });

        Assert.Equal(before, Snapshot(learner).Evidence.Alpha.Sum());
        Assert.Contains(learner.Profiles.Rows(all: true, NoCards, Start), row => row.Simulated);
    }

    [Fact]
    public void Simulated_traffic_under_a_real_models_name_cuts_nothing_and_weighs_nothing()
    {
        PolicySnapshot Learned(bool simulatedToo)
        {
            var learner = Learner();
            for (var at = 0; at < 200; at++)
            {
                learner.Take(Exchange("real", Domains.Code) with { Version = "real-1" });
                learner.Take(Stars("real", Domains.Code, 5, $"u{at}", 0));
            }
            for (var at = 0; at < 2000 && simulatedToo; at++)
            {
                learner.Take(Exchange("real", Domains.Code) with { Simulated = true, Version = "simulated" });
                learner.Take(Stars("real", Domains.Code, 1, $"v{at}", 0) with { Simulated = true });
            }
            learner.Take(Exchange("other", Domains.Code) with { Failures = [("real", "overloaded")] });
            Assert.Empty(learner.TakeAlarms());
            return Snapshot(learner);
        }

        Assert.Equal(Expected(Learned(simulatedToo: false), "real", Domains.Code), Expected(Learned(simulatedToo: true), "real", Domains.Code), 1e-6);
    }

    [Fact]
    public void Simulated_users_and_their_traffic_say_nothing_of_real_tastes_and_costs()
    {
        PolicyState Learned(bool simulatedToo)
        {
            var learner = Learner();
            for (var at = 0; at < 60; at++)
            {
                learner.Take(Exchange("a", Domains.Code));
                learner.Take(Stars("a", Domains.Code, 4, $"u{at % 6}", at));
            }
            for (var at = 0; at < 600 && simulatedToo; at++)
            {
                learner.Take(Exchange("a", Domains.Code, durationMs: 9000) with { Simulated = true, CostUsd = 5 });
                learner.Take(Stars("a", Domains.Code, at % 2 == 0 ? 5 : 1, $"sim{at % 2}", at) with { Simulated = true });
            }
            return Snapshot(learner).State;
        }

        var (alone, both) = (Learned(simulatedToo: false), Learned(simulatedToo: true));

        Assert.Equal(alone.TasteSpread, both.TasteSpread);
        Assert.Equal(alone.Tastes, both.Tastes);
        Assert.Equal(alone.Expenses, both.Expenses);
        Assert.Equal(0.002, Assert.Single(both.Expenses).CostUsd, 6);
    }

    [Fact]
    public void In_a_simulated_system_the_simulated_models_are_learned_about()
    {
        var learner = Learner();
        for (var at = 0; at < 10; at++) learner.Take(Stars("sim-a", Domains.Code, 5, $"u{at}", 0) with { Simulated = true });

        Assert.Contains("sim-a", Snapshot(learner).State.Models);
    }
}
