using ModelProxy.Contracts.Learning.V1;
using ModelProxy.LearningWorker.Administering;

namespace ModelProxy.Unit.Tests.LearningWorker.Administering;

public sealed class ExperimentMistakesTests
{
    [Fact]
    public void A_sound_experiment_has_none() => Assert.Empty(Of(Sound()));

    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        var request = Sound();
        (request.Name, request.Kind, request.Arms[0].Share) = ("", "colour", 2);

        Assert.Equal(3, Of(request).Length);
    }

    [Fact]
    public void The_arms_must_differ()
    {
        var same = Sound();
        same.Arms[1].Model = same.Arms[0].Model;

        Assert.Contains("two different models", Assert.Single(Of(same)), StringComparison.Ordinal);
    }

    [Fact]
    public void One_arm_is_no_experiment()
    {
        var request = Sound();
        request.Arms.RemoveAt(1);

        Assert.Contains("two arms", Assert.Single(Of(request)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_objective_must_want_something()
    {
        var request = Sound();
        request.Kind = "objective";
        request.Arms[0].Objective = new ArmObjective { Quality = 1 };
        request.Arms[1].Objective = new ArmObjective();

        Assert.Contains("not all 0", Assert.Single(Of(request)), StringComparison.Ordinal);
    }

    [Fact]
    public void No_key_meets_both_arms()
    {
        var request = Sound();
        request.Split = "key";
        foreach (var arm in request.Arms) arm.Keys.Add("dev");

        Assert.Contains("'dev'", Assert.Single(Of(request)), StringComparison.Ordinal);
    }

    private static string[] Of(StartExperimentRequest request) => [.. ExperimentMistakes.Of(request, request.Split, 0.05, 0.05)];

    private static StartExperimentRequest Sound() => new()
    {
        Name = "which",
        Kind = "model",
        Split = "percentage",
        Arms = { new Arm { Name = "control", Model = "a", Share = 0.5 }, new Arm { Name = "candidate", Model = "b", Share = 0.5 } },
    };
}
