using ModelProxy.Contracts.Router.V1;
using ModelProxy.RouterService.Deciding;

namespace ModelProxy.Unit.Tests.RouterService.Deciding;

public sealed class TellingTests
{
    private static readonly Said Abstained = new("nobody knew", "无人知晓");
    private static readonly Said Answered = new("writer it is", "选 writer");

    [Theory]
    [InlineData("en", "zh", true)]
    [InlineData("zh-CN", "en", true)]
    [InlineData("", "zh-TW", true)]
    [InlineData("en", "zh", false)]
    [InlineData("zh", "", false)]
    public async Task A_decision_kept_in_one_language_is_told_in_the_other_and_back(string decided, string asked, bool answered)
    {
        var decision = await DecideAsync(decided, answered);
        var told = Kept(decision);
        var chinese = Telling.IsChinese(asked);

        Telling.In(told, chinese);

        Assert.NotEqual(decision.Reasoning, told.Reasoning);
        Assert.Equal(answered ? Answered.In(chinese) : chinese ? "无法区分各模型，选用第一个。" : "Nothing could tell the models apart; the first one is taken.", told.Reasoning);
        Assert.Equal([Abstained.In(chinese), (answered ? Answered : Abstained).In(chinese)], told.Steps.Select(step => step.Reason));
        Assert.Equal(chinese ? "当前不可用" : "not available now", told.Candidates.Single(candidate => candidate.Model == "away").Excluded);
        Assert.Equal(chinese ? "权重为 0，仅在被点名时使用" : "weight 0: only when named", told.Candidates.Single(candidate => candidate.Model == "named").Excluded);

        var back = Kept(decision);
        Telling.In(back, Telling.IsChinese(decided));
        Assert.Equal(decision, back);
    }

    [Fact]
    public async Task A_decision_of_a_version_that_kept_one_language_keeps_its_sentences()
    {
        var decision = await DecideAsync("en", answered: true);
        decision.Inputs.Retold.Clear();
        var told = Kept(decision);

        Telling.In(told, chinese: true);

        Assert.Equal((decision.Reasoning, decision.Steps), (told.Reasoning, told.Steps));
        Assert.Equal("当前不可用", told.Candidates.Single(candidate => candidate.Model == "away").Excluded); // said from what is known of it
    }

    private static async Task<Decision> DecideAsync(string language, bool answered)
    {
        var question = Kit.Question("Write a story", request =>
        {
            request.Language = language;
            request.Mode = Mode.Rules;
            request.Candidates.Add([new Candidate { Model = "away", Weight = 1 }, new Candidate { Model = "named", Available = true }]);
        });
        return await Kit.Cascade(new Memory(), new Says(StepNames.Mandatory, _ => StepAnswer.Abstain(Abstained)),
            new Says(StepNames.Rules, _ => answered ? new StepAnswer { Model = "writer", Source = Sources.Rules, Reason = Answered } : StepAnswer.Abstain(Abstained)))
            .DecideAsync(question, TestContext.Current.CancellationToken);
    }

    /// <summary>As the database gives it back.</summary>
    private static Decision Kept(Decision decision) => Decision.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(decision));
}
