using ModelProxy.Policy.Snapshots;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Features;

namespace ModelProxy.Unit.Tests.RouterService.Deciding;

public sealed class WarmUpTests
{
    [Fact]
    public async Task One_decision_goes_through_every_step_before_the_first_caller_comes()
    {
        var asked = new List<Question>();
        IDecisionStep[] steps = [.. Modes.StepsOf(Kit.Question("hi")).Select(name => new Says(name, question =>
        {
            asked.Add(question);
            return StepAnswer.Abstain(Said.Quoted("no"));
        }))];
        var reader = new QuestionReader(new PolicyInForce { Current = PolicySnapshot.Default }, TimeProvider.System);

        await new WarmUp(reader, Kit.Cascade(new Memory(), steps)).StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(steps.Length, asked.Count);
        Assert.All(asked, question => Assert.True(question.InConversation, "or the cache would give it to a real caller"));
    }
}
