using ModelProxy.Data.Feedback;
using ModelProxy.FeedbackService.Observing;

namespace ModelProxy.Unit.Tests.FeedbackService.Observing;

public sealed class AskedAgainTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private const string Question = "Write a binary search in Python that also returns where to insert";

    private readonly AskedAgain _asked = new(new ObservingOptions());

    [Fact]
    public void The_same_question_of_the_same_model_is_a_regeneration_of_the_first_answer()
    {
        var first = Asked(0);
        Assert.Empty(_asked.Take(first));
        var sign = Assert.Single(_asked.Take(Asked(20)));
        Assert.Equal((ImplicitSignal.Regenerate, first.Id), (sign.Signal, sign.About.Id));
    }

    [Theory]
    [InlineData("auto", "auto", "regenerate")]
    [InlineData("auto", "gpt", "regenerate")] // the one that had answered
    [InlineData("auto", "claude-opus", "asked_another")]
    [InlineData("gpt", "claude-opus", "asked_another")]
    [InlineData("gpt", "auto", "regenerate")]
    public void Whether_another_model_is_asked_is_read_from_what_the_caller_wrote(string before, string again, string expected)
    {
        _asked.Take(Asked(0) with { RequestedModel = before });
        Assert.Equal(expected, Assert.Single(_asked.Take(Asked(20) with { RequestedModel = again, Model = "other" })).Signal.Name);
    }

    [Fact]
    public void An_edited_question_after_a_look_at_the_answer_is_a_retry()
    {
        var first = Asked(0);
        _asked.Take(first);
        var edited = Asked(20) with { PromptHash = "b", Conversation = "another, as its beginning differs", Text = "Write a binary search in Python that returns where to insert, iteratively" };
        var sign = Assert.Single(_asked.Take(edited));
        Assert.Equal((ImplicitSignal.EditAndRetry, first.Id), (sign.Signal, sign.About.Id));
    }

    [Theory]
    [InlineData("Translate the following sentence: the cat is on the roof", 20)] // another question
    [InlineData("Write a binary search in Python that returns where to insert, iteratively", 2.2)] // sent before anybody could have read
    public void Another_question_or_one_asked_without_a_look_is_none(string text, double second)
    {
        _asked.Take(Asked(0));
        Assert.Empty(_asked.Take(Asked(second) with { PromptHash = "b", Conversation = "d", Text = text }));
    }

    [Fact]
    public void Where_texts_are_not_kept_only_the_same_question_is_known_again()
    {
        _asked.Take(Asked(0) with { Text = null });
        Assert.Empty(_asked.Take(Asked(20) with { Text = null, PromptHash = "b" }));
        Assert.Single(_asked.Take(Asked(40) with { Text = null }));
    }

    [Fact]
    public void The_rounds_of_a_tool_loop_are_one_answer()
    {
        _asked.Take(Asked(0) with { ToolCalls = 1 });
        Assert.Empty(_asked.Take(Asked(5)));
    }

    public static TheoryData<string> NoAnswers => ["error", "cancelled"];

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public void What_was_not_answered_is_asked_again_without_blame(string outcome)
    {
        _asked.Take(Asked(0) with { Outcome = outcome });
        Assert.Empty(_asked.Take(Asked(20)));
    }

    [Fact]
    public void Others_later_turns_parallel_questions_and_the_next_hour_do_not_count()
    {
        _asked.Take(Asked(0));
        Assert.Empty(_asked.Take(Asked(20) with { UserId = "bob" }));
        Assert.Empty(_asked.Take(Asked(21) with { Turn = 2 }));
        Assert.Empty(_asked.Take(Asked(1))); // while the first was still being answered
        Assert.Empty(_asked.Take(Asked(4000)));
    }

    [Fact]
    public void A_program_that_asks_the_same_for_ever_is_not_believed_for_ever()
    {
        var signs = Enumerable.Range(0, 50).SelectMany(i => _asked.Take(Asked(10 * i))).Select(s => s.About.Id).Distinct();
        Assert.Equal(5, signs.Count());
    }

    [Fact]
    public void An_exchange_that_is_recorded_late_still_meets_the_one_that_followed()
    {
        var (first, second) = (Asked(0), Asked(20));
        Assert.Empty(_asked.Take(second));
        Assert.Equal(first.Id, Assert.Single(_asked.Take(first)).About.Id);
    }

    [Fact]
    public void Many_askers_do_not_fill_the_memory_and_the_latest_are_known()
    {
        var recent = new Recent<int>(threads: 100, perThread: 3);
        for (var i = 0; i < 1000; i++) recent.Add(i, Asked(i));
        Assert.Empty(recent.Of(0));
        Assert.Single(recent.Of(999));
        for (var i = 0; i < 9; i++) recent.Add(999, Asked(i));
        Assert.Equal(3, recent.Of(999).Count);
    }

    private static ObservedExchange Asked(double second) => new()
    {
        Seq = 1,
        Id = Guid.CreateVersion7(Noon.AddSeconds(second)),
        StartedAt = Noon.AddSeconds(second),
        Model = "gpt",
        RequestedModel = "auto",
        KeyName = "team",
        UserId = "ann",
        Team = "",
        Conversation = "c",
        Turn = 1,
        Outcome = "success",
        ErrorKind = "",
        DurationMs = 2000,
        FirstTokenMs = 400,
        PromptHash = "a",
        Text = Question,
        Domain = "code",
        Language = "en",
        ToolCalls = 0,
        Simulated = false,
    };
}
