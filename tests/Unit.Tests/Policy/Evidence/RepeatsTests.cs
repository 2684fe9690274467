using ModelProxy.Policy.Evidence;

namespace ModelProxy.Unit.Tests.Policy.Evidence;

public sealed class RepeatsTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void No_rater_outweighs_the_others_by_saying_it_again_and_again()
    {
        var repeats = Among(others: 20);

        var weights = Enumerable.Range(0, 1000).Select(_ => repeats.Next("loud", "a", Start)).ToArray();

        Assert.Equal((1, 0.5), (weights[0], weights[10]));
        Assert.InRange(weights.Sum(), 40, 60);
        Assert.Equal((1, 1), (repeats.Next("new", "a", Start), repeats.Next("loud", "b", Start)));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(3, 25)]
    [InlineData(50, 10)]
    public void The_fewer_there_are_to_be_outweighed_the_more_may_be_said(int others, int half)
    {
        var repeats = Among(others);
        for (var at = 0; at < half; at++) repeats.Next("u", "a", Start);

        Assert.Equal(0.5, repeats.Next("u", "a", Start), 6);
    }

    [Fact]
    public void What_was_said_long_ago_is_said_half()
    {
        var repeats = new Repeats(TimeSpan.FromDays(30));
        for (var at = 0; at < 200; at++) repeats.Next("u", "a", Start);

        Assert.Equal(0.5, repeats.Next("u", "a", Start.AddDays(30)), 6);
    }

    [Fact]
    public void Shown_once_more_the_ratings_weigh_the_same()
    {
        var repeats = new Repeats(TimeSpan.FromDays(30));
        double[] Shown() => [.. Enumerable.Range(0, 50).Select(at => repeats.Next($"u{at % 3}", "a", Start.AddHours(at)))];
        var first = Shown();
        repeats.Clear();

        Assert.Equal(first, Shown());
    }

    private static Repeats Among(int others)
    {
        var repeats = new Repeats();
        for (var other = 0; other < others; other++) repeats.Next($"other{other}", "a", Start);
        return repeats;
    }
}
