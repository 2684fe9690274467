using ModelProxy.Simulator.Users;

namespace ModelProxy.Unit.Tests.Simulator.Users;

public sealed class SimulatedUserTests
{
    [Fact]
    public void The_same_user_rates_the_same_answer_alike()
    {
        var user = SimulatedUser.Number(7);
        Assert.Equal(Enumerable.Range(0, 50).Select(at => SimulatedUser.Number(7).Rate(1 + at % 5, $"prompt {at}")), Enumerable.Range(0, 50).Select(at => user.Rate(1 + at % 5, $"prompt {at}")));
    }

    [Fact]
    public void Kind_users_give_more_stars_than_harsh_ones_and_better_answers_get_more_from_both()
    {
        SimulatedUser kind = new("kind", 1, 0.7, 0.2), harsh = new("harsh", 1, -0.7, 0.2);
        double Mean(SimulatedUser user, int fair) => Enumerable.Range(0, 400).Average(at => user.Rate(fair, $"{at}")!.Value);

        Assert.True(Mean(kind, 3) > Mean(harsh, 3) + 0.5);
        Assert.True(Mean(kind, 5) > Mean(kind, 2) + 1);
        Assert.True(Mean(harsh, 5) > Mean(harsh, 2) + 1);
    }

    [Fact]
    public void Only_the_patient_share_of_answers_is_rated()
    {
        var user = new SimulatedUser("u", 0.3, 0, 0);
        Assert.InRange(Enumerable.Range(0, 1000).Count(at => user.Rate(4, $"{at}") is not null), 230, 370);
    }

    [Fact]
    public void A_user_without_whims_and_habits_says_what_the_answer_is_worth()
    {
        var fair = new SimulatedUser("fair", 1, 0, 0);
        Assert.All(Enumerable.Range(0, 100), at => Assert.InRange(fair.Rate(1 + at % 5, $"{at}")!.Value - (1 + at % 5), 0, 0));
    }

    [Fact]
    public void What_disappoints_is_asked_again_by_the_persistent_and_what_does_not_hardly_ever()
    {
        var user = new SimulatedUser("u", 0.3, 0, 0, Persistence: 0.4);
        double Again(int opinion) => Enumerable.Range(0, 2000).Average(at => user.Next(opinion, $"{at}") is NextStep.Goes ? 0.0 : 1);

        Assert.InRange(Again(1), 0.36, 0.44);
        Assert.InRange(Again(4), 0.01, 0.035);
        Assert.Contains(NextStep.AsksAnother, Enumerable.Range(0, 200).Select(at => user.Next(1, $"{at}")));
        Assert.Contains(NextStep.AsksAgain, Enumerable.Range(0, 200).Select(at => user.Next(1, $"{at}")));
    }

    [Theory]
    [InlineData("text\n\n[simulated · gpt-5.2 · math · quality 4/5]", 4)]
    [InlineData("[simulated · maker/model-7b · chat · quality 1/5]\n", 1)]
    [InlineData("a real answer", null)]
    [InlineData("[simulated · x · y · quality 4/5] and more", null)]
    public void The_grade_is_read_from_the_last_line(string answer, int? stars) => Assert.Equal(stars, AnswerMark.Read(answer));

    [Fact]
    public void The_sheet_has_prompts_in_both_languages()
    {
        Assert.True(PromptSheet.Prompts.Count >= 30);
        Assert.Contains(PromptSheet.Prompts, prompt => prompt.Any(c => c >= '一' && c <= '鿿'));
    }
}
