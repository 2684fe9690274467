using ModelProxy.Policy;
using ModelProxy.Policy.Anchors;
using ModelProxy.TestKit;

namespace ModelProxy.Unit.Tests.Policy.Anchors;

public sealed class AnchorSetTests
{
    [Fact]
    public void Every_domain_has_20_anchors_in_each_language()
    {
        foreach (var domain in Domains.All)
            foreach (var language in new[] { Languages.English, Languages.Chinese })
                Assert.True(AnchorSet.Shipped.Count(anchor => anchor.Domain == domain && anchor.Language == language) >= 20, $"{domain} {language}");
    }

    [Fact]
    public void No_anchor_is_there_twice()
    {
        Assert.Equal(AnchorSet.Shipped.Length, AnchorSet.Shipped.Select(anchor => anchor.Id).Distinct().Count());
        Assert.Equal(AnchorSet.Shipped.Length, AnchorSet.Shipped.Select(anchor => anchor.Prompt).Distinct().Count());
    }

    [Fact]
    public void No_reply_earns_nothing_and_an_evasive_one_never_everything()
    {
        foreach (var anchor in AnchorSet.Shipped)
        {
            Assert.Equal(0, anchor.Grade(null));
            Assert.Equal(0, anchor.Grade("  \n "));
            Assert.True(anchor.Grade("…") < 1, anchor.Id);
        }
    }

    [Fact]
    public void A_grade_is_between_0_and_1_for_any_text()
    {
        var random = new Random(3);
        string[] pieces = ["{", "}", "[", "]", "```", "\n", "answer: ", "答案是", "42", "B", "\\boxed{7}", "\"name\":", "-", "。", ".", "def f(", "\0", "\ud800", "春", new string('x', 3000)];
        foreach (var anchor in AnchorSet.Shipped)
            for (var i = 0; i < 20; i++)
                Assert.InRange(anchor.Grade(string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => pieces[random.Next(pieces.Length)]))), 0, 1);
    }

    /// <summary>What a check calls right must pass it however a model dresses it up.</summary>
    [Fact]
    public void The_right_answer_passes_plain_and_dressed_up()
    {
        foreach (var line in Directory.GetFiles(Path.Combine(Repository.Root, "Policy", "Anchors"), "anchors.*.txt").SelectMany(File.ReadAllLines).Where(line => line.StartsWith("= ", StringComparison.Ordinal)))
        {
            var check = line[2..];
            if (check.Split(' ', 2) is not [var name, var rest] || name is not ("exact" or "number" or "choice")) continue;
            var right = rest.Split('|')[0].Split('±')[0].Trim();
            var grader = GraderReader.Read(check);
            foreach (var reply in new[] { right, right + ".", $"**{right}**", $"The answer is: {right}", $"Let us see.\n\nAnswer: {right}", $"答案是：{right}。" })
                Assert.True(grader.Grade(reply) == 1, $"{check}: {reply}");
        }
    }
}
