using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data.Learning;
using ModelProxy.Policy.Snapshots;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Experimenting;
using ModelProxy.RouterService.Features;

namespace ModelProxy.Unit.Tests.RouterService.Experimenting;

public sealed class ExperimentTests
{
    private static readonly RunningExperiment Models = new("id", "which", ExperimentKinds.Model, ExperimentSplits.Percentage,
        [new ExperimentArm("control", 0.2) { Model = "coder" }, new ExperimentArm("candidate", 0.3) { Model = "writer" }]);

    [Fact]
    public void Requests_are_shared_out_as_the_shares_say_and_the_rest_takes_no_part()
    {
        var drawn = Enumerable.Range(0, 10_000).Select(i => Models.Draw(new DecideRequest { QueryId = $"q{i}" })?.Arm.Name).ToArray();

        Assert.InRange(drawn.Count(name => name == "control"), 1850, 2150);
        Assert.InRange(drawn.Count(name => name == "candidate"), 2830, 3170);
    }

    [Fact]
    public void A_conversation_stays_with_its_arm()
    {
        var arms = Enumerable.Range(0, 50).Select(i => Models.Draw(new DecideRequest { QueryId = $"q{i}", Conversation = new Conversation { Id = "c1" } })?.Arm.Name).Distinct();

        Assert.Single(arms);
    }

    [Fact]
    public void Split_by_key_the_same_caller_always_meets_the_same_arm()
    {
        var byKey = Models with { Split = ExperimentSplits.Key, Arms = [new ExperimentArm("control", 0.5), new ExperimentArm("candidate", 0.5)] };

        var arms = Enumerable.Range(0, 200).ToDictionary(key => key, key => Enumerable.Range(0, 5).Select(i => byKey.Draw(new DecideRequest { QueryId = $"{i}", KeyName = $"key{key}" })!.Arm.Name).Distinct().Single());

        Assert.InRange(arms.Values.Count(name => name == "control"), 70, 130);
        Assert.Null(byKey.Draw(new DecideRequest { QueryId = "q" }));
    }

    [Fact]
    public void Keys_that_an_arm_names_meet_that_arm_and_no_other_key_takes_part()
    {
        var named = Models with { Split = ExperimentSplits.Key, Arms = [new ExperimentArm("control", 0) { Keys = ["dev"] }, new ExperimentArm("candidate", 0) { Keys = ["ops"] }] };

        Assert.Equal("candidate", named.Draw(new DecideRequest { KeyName = "ops" })!.Arm.Name);
        Assert.Null(named.Draw(new DecideRequest { KeyName = "else" }));
    }

    [Fact]
    public async Task An_experiment_between_models_answers_and_is_written_into_the_decision()
    {
        var question = Ask(new Assignment("id", "which", ExperimentKinds.Model, new ExperimentArm("candidate", 0.3) { Model = "writer" }, 0.3));

        var decision = await Kit.Cascade(new Memory(), Never(StepNames.Mandatory), new ExperimentStep(), Never(StepNames.Cache), Never(StepNames.Learned), Never(StepNames.Conversation), Never(StepNames.Llama3), Says()).DecideAsync(question, TestContext.Current.CancellationToken);

        Assert.Equal(("writer", "rules", "id", "candidate"), (decision.Model, decision.Source, decision.Experiment, decision.Arm));
        Assert.Equal(0.3, decision.Candidates[0].Propensity, 9);
        Assert.Contains("which", decision.Reasoning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_between_objectives_decides_by_the_drawn_one_and_whoever_answers_is_part_of_it()
    {
        var question = Ask(new Assignment("id", "cheap", ExperimentKinds.Objective, new ExperimentArm("candidate", 0.5) { Objective = new ArmObjective(1, 5, 0) }, 0.5));

        var decision = await Kit.Cascade(new Memory(), Never(StepNames.Mandatory), new ExperimentStep(), Never(StepNames.Cache), Never(StepNames.Learned), Never(StepNames.Conversation), Never(StepNames.Llama3), Says()).DecideAsync(question, TestContext.Current.CancellationToken);

        Assert.Equal(5, question.Request.Objective.Cost);
        Assert.Equal(("coder", "id", "candidate"), (decision.Model, decision.Experiment, decision.Arm));
        Assert.Equal(5, decision.Inputs.Objective.Cost);
    }

    [Fact]
    public async Task A_mandatory_rule_goes_before_any_experiment()
    {
        var question = Ask(new Assignment("id", "cheap", ExperimentKinds.Objective, new ExperimentArm("candidate", 0.5) { Objective = new ArmObjective(1, 5, 0) }, 0.5));

        var decision = await Kit.Cascade(new Memory(), new Says(StepNames.Mandatory, _ => new StepAnswer { Model = "coder", Source = Sources.Rules, Reason = Said.Quoted("demanded") }), new ExperimentStep()).DecideAsync(question, TestContext.Current.CancellationToken);

        Assert.Equal("", decision.Experiment);
    }

    private static Question Ask(Assignment drawn) =>
        new QuestionReader(new PolicyInForce { Current = PolicySnapshot.Default }, TimeProvider.System, new NoExperiments { Drawn = drawn }).Read(Kit.Request("Write a function"));

    private static Says Never(string step) => new(step, _ => StepAnswer.Abstain(Said.Quoted("not now")));

    private static Says Says() => new(StepNames.Rules, _ => new StepAnswer { Model = "coder", Source = Sources.Rules, Reason = Said.Quoted("rules") });
}
