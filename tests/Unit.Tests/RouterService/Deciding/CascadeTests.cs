using ModelProxy.Contracts.Router.V1;
using ModelProxy.RouterService.Cache;
using ModelProxy.RouterService.Deciding;

namespace ModelProxy.Unit.Tests.RouterService.Deciding;

public sealed class CascadeTests
{
    private readonly Memory _memory = new();

    [Fact]
    public async Task Asks_in_order_and_stops_at_the_first_answer()
    {
        var decision = await DecideAsync(Kit.Question("hi"), llama3: _ => Chooses("writer", Sources.Llama3, 80));

        Assert.Equal(("writer", "llama3", 80.0), (decision.Model, decision.Source, decision.Confidence));
        Assert.Equal(["mandatory", "cache", "learned", "conversation", "llama3"], decision.Steps.Select(step => step.Name));
        Assert.Equal([false, false, false, false, true], decision.Steps.Select(step => step.Answered));
        Assert.Equal("writer", _memory.Remembered.Single().Model);
    }

    [Theory]
    [InlineData(Mode.Auto)]
    [InlineData(Mode.Llama3)]
    [InlineData(Mode.Learned)]
    [InlineData(Mode.Rules)]
    [InlineData(Mode.Weights)]
    public async Task Whoever_made_the_tool_calls_goes_on_with_their_results_from_the_first_turn_on(Mode mode)
    {
        var question = Kit.Question("fix the build", request =>
        {
            request.Mode = mode;
            request.Needs = new Needs { Tools = true, ToolLoop = true, NoExploration = true };
            request.Conversation = new Conversation { Id = "c", Turn = 1, PreviousModel = "writer" };
        });
        var decision = await Kit.Cascade(_memory, [.. Steps(learned: _ => Chooses("coder", Sources.Learned, 99)).Where(step => step.Name != StepNames.Conversation), new ConversationStep()])
            .DecideAsync(question, TestContext.Current.CancellationToken);

        Assert.Equal("writer", decision.Model);
        Assert.Contains("made the tool calls", decision.Reasoning, StringComparison.Ordinal);
        Assert.Empty(_memory.Remembered);
    }

    [Fact]
    public async Task A_tool_loop_whose_model_has_gone_is_decided_like_any_question()
    {
        var question = Kit.Question("fix the build", request =>
        {
            request.Needs = new Needs { ToolLoop = true };
            request.Conversation = new Conversation { Id = "c", Turn = 1, PreviousModel = "gone" };
        });

        Assert.Equal("coder", (await DecideAsync(question, learned: _ => Chooses("coder", Sources.Learned, 99))).Model);
    }

    [Fact]
    public async Task A_step_that_throws_has_abstained()
    {
        var decision = await DecideAsync(Kit.Question("hi"), llama3: _ => throw new InvalidOperationException("bug"));

        Assert.Equal("rules", decision.Source);
        Assert.Contains("InvalidOperationException", decision.Steps.Single(step => step.Name == "llama3").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Even_when_every_step_fails_a_model_is_chosen()
    {
        var decision = await DecideAsync(Kit.Question("hi"), rules: _ => throw new InvalidOperationException("bug"));

        Assert.Equal(("coder", 30.0), (decision.Model, decision.Confidence));
    }

    [Theory]
    [InlineData(Mode.Unspecified, "mandatory cache learned conversation llama3 rules")]
    [InlineData(Mode.Auto, "mandatory cache learned conversation llama3 rules")]
    [InlineData(Mode.Llama3, "mandatory cache llama3 rules")]
    [InlineData(Mode.Learned, "mandatory cache learned conversation rules")]
    [InlineData(Mode.Rules, "mandatory rules")]
    [InlineData(Mode.Weights, "mandatory weights")]
    public async Task Each_mode_asks_its_own_steps(Mode mode, string steps)
    {
        var decision = await DecideAsync(Kit.Question("hi", request => request.Mode = mode));

        Assert.Equal(steps.Split(' '), decision.Steps.Select(step => step.Name));
    }

    [Fact]
    public async Task What_an_abstaining_step_knew_orders_the_fallbacks_but_lends_no_propensity()
    {
        var question = Kit.Question("hi", request => request.Candidates.Add(Kit.Model("third")));
        var decision = await DecideAsync(question,
            learned: _ => StepAnswer.Abstain(Said.Quoted("unsure")) with { Ranking = [new() { Model = "third", Score = 0.9, Propensity = 0.6 }, new() { Model = "writer", Score = 0.8, Propensity = 0.4 }] },
            rules: _ => Chooses("writer", Sources.Rules, 30));

        Assert.Equal(["writer", "third", "coder"], decision.Candidates.Select(candidate => candidate.Model));
        Assert.Equal([1, 0, 0], decision.Candidates.Select(candidate => candidate.Propensity));
    }

    [Fact]
    public async Task What_was_explored_or_ruled_is_not_remembered()
    {
        await DecideAsync(Kit.Question("hi"), learned: _ => Chooses("writer", Sources.Learned, 80) with { Explored = true });
        await DecideAsync(Kit.Question("hi"));

        Assert.Empty(_memory.Remembered);
    }

    [Fact]
    public async Task A_caller_who_has_gone_gets_no_decision()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var cascade = Kit.Cascade(_memory, Steps(llama3: _ => throw new OperationCanceledException(gone.Token)));

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await cascade.DecideAsync(Kit.Question("hi"), gone.Token));
    }

    [Fact]
    public async Task A_confidence_that_is_no_number_becomes_0()
    {
        var decision = await DecideAsync(Kit.Question("hi"), llama3: _ => Chooses("writer", Sources.Llama3, double.NaN));

        Assert.Equal(0, decision.Confidence);
    }

    private async Task<Decision> DecideAsync(Question question, Func<Question, StepAnswer>? learned = null, Func<Question, StepAnswer>? llama3 = null, Func<Question, StepAnswer>? rules = null) =>
        await Kit.Cascade(_memory, Steps(learned, llama3, rules)).DecideAsync(question, TestContext.Current.CancellationToken);

    private static IDecisionStep[] Steps(Func<Question, StepAnswer>? learned = null, Func<Question, StepAnswer>? llama3 = null, Func<Question, StepAnswer>? rules = null) =>
    [
        new Says(StepNames.Mandatory, _ => StepAnswer.Abstain(Said.Quoted("no"))),
        new Says(StepNames.Cache, _ => StepAnswer.Abstain(Said.Quoted("no"))),
        new Says(StepNames.Learned, learned ?? (_ => StepAnswer.Abstain(Said.Quoted("no")))),
        new Says(StepNames.Conversation, _ => StepAnswer.Abstain(Said.Quoted("no"))),
        new Says(StepNames.Llama3, llama3 ?? (_ => StepAnswer.Abstain(Said.Quoted("no")))),
        new Says(StepNames.Rules, rules ?? (_ => Chooses("coder", Sources.Rules, 30))),
        new Says(StepNames.Weights, _ => Chooses("coder", Sources.Rules, 30)),
    ];

    private static StepAnswer Chooses(string model, string source, double confidence) => new() { Model = model, Source = source, Confidence = confidence, Reason = Said.Quoted("because") };
}
