using ModelProxy.Policy;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Features;
using ModelProxy.RoutingData;

namespace ModelProxy.Unit.Tests.Policy.Features;

public sealed class ConfoundersTests
{
    [Fact]
    public void The_suite_has_fifty_short_remarks_of_every_domain_in_both_languages()
    {
        Assert.True(Confusion.Remarks.Count >= 50);
        Assert.All(Confusion.Remarks, remark => Assert.True(remark.Text.Length <= 200, remark.Text));
        foreach (var domain in Domains.All)
            Assert.Equal([false, true], Confusion.Remarks.Where(remark => remark.Domain == domain).Select(remark => remark.Text.Any(Chars.IsHan)).Distinct().Order());
    }

    [Fact]
    public void A_remark_from_another_domain_changes_at_most_a_twentieth_of_the_decisions()
    {
        var result = Confusion.Measure(new FeatureExtractor(DomainClassifier.Shipped));

        Assert.True(result.Share <= 0.05, $"{result.Changed.Count} of {result.Decisions} changed, among them:\n{string.Join('\n', result.Changed.Take(20))}");
    }

    [Theory]
    [InlineData("He was born in a small village in 1860 and became emperor. Summarize the life of this emperor in one sentence.", "He was born")]
    [InlineData("Translate the following sentence into French: The patient with diabetes was discharged this morning.", "discharged")]
    public void What_the_task_speaks_of_is_kept(string text, string kept)
    {
        Span<Segment> cut = stackalloc Segment[Segments.Limit];
        var core = text[Confounders.Core(text, cut[..Segments.Cut(text, cut)], DomainClassifier.Shipped, KeywordLexicon.Shipped)];

        Assert.Contains(kept, core, StringComparison.Ordinal);
    }
}
