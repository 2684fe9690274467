using ModelProxy.Data.Feedback;
using ModelProxy.FeedbackService.Observing;

namespace ModelProxy.Unit.Tests.FeedbackService.Observing;

public sealed class OwnSignsTests
{
    [Theory]
    [InlineData("success", "", 300.0, 2_000.0, "")]
    [InlineData("success", "", 15_000.0, 20_000.0, "latency_breach")]
    [InlineData("success", "", null, 120_000.0, "latency_breach")]
    [InlineData("success", "", 300.0, 500_000.0, "")] // long, but it was coming
    [InlineData("truncated", "", 300.0, 2_000.0, "truncation")]
    [InlineData("truncated", "", 20_000.0, 21_000.0, "truncation latency_breach")]
    [InlineData("cancelled", "", 300.0, 900.0, "abandonment")] // reading had begun
    [InlineData("cancelled", "", null, 2_000.0, "abandonment")] // waited, and gave up
    [InlineData("cancelled", "", null, 100.0, "")] // never waited
    [InlineData("error", "upstream", null, 100.0, "error")]
    [InlineData("error", "bad-request", null, 100.0, "")] // the caller's own doing
    [InlineData("refused", "", 300.0, 900.0, "")]
    public void Each_is_told_by_its_definition(string outcome, string kind, double? firstToken, double duration, string expected) =>
        Assert.Equal(expected, string.Join(' ', OwnSigns.Of(Exchange(outcome, kind, firstToken, duration), new ObservingOptions()).Select(s => s.Signal.Name)));

    [Fact]
    public void Nothing_is_said_of_a_model_that_was_never_called() =>
        Assert.Empty(OwnSigns.Of(Exchange("error", "upstream", null, 5) with { Model = "" }, new ObservingOptions()));

    [Fact]
    public void No_sign_weighs_more_than_half_a_rating() => Assert.All(ImplicitSignal.All, signal => Assert.True(signal is { Reward: >= 0 and <= 1, Weight: >= 0 and <= 0.5 }));

    [Theory]
    [InlineData("Sort a list", "Sort a  LIST", 1)]
    [InlineData("", "Sort a list", 0)]
    [InlineData("用 Python 写一个二分查找", "用 Python 写一个二分查找,要迭代的", 0.7)]
    public void Likeness_knows_every_script(string left, string right, double atLeast) => Assert.InRange(Likeness.Of(left, right), atLeast, 1);

    private static ObservedExchange Exchange(string outcome, string kind, double? firstToken, double duration) => new()
    {
        Seq = 1,
        Id = Guid.CreateVersion7(),
        StartedAt = DateTimeOffset.UtcNow,
        Model = "gpt",
        RequestedModel = "auto",
        KeyName = "",
        UserId = "",
        Team = "",
        Conversation = "",
        Turn = 1,
        Outcome = outcome,
        ErrorKind = kind,
        DurationMs = duration,
        FirstTokenMs = firstToken,
        PromptHash = "",
        Domain = "code",
        Language = "en",
        ToolCalls = 0,
        Simulated = false,
    };
}
