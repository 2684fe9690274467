using ModelProxy.Policy;
using ModelProxy.Policy.Anchors;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Features;

namespace ModelProxy.Unit.Tests.Policy.Features;

public sealed class FeatureExtractorTests
{
    private static readonly FeatureExtractor Extractor = new(DomainClassifier.Shipped);

    [Theory]
    [InlineData("zh", "请问今天北京的天气怎么样？")]
    [InlineData("zh", "请把下面这段话翻译成中文：The meeting has been moved to Monday.")]
    [InlineData("en", "What is the weather like in Berlin today?")]
    [InlineData("ja", "今日の東京の天気はどうですか。")]
    [InlineData("ko", "오늘 서울 날씨가 어때요?")]
    [InlineData("fr", "Pourquoi le ciel est-il bleu et comment expliquer cela aux enfants ?")]
    [InlineData("de", "Warum ist der Himmel blau und wie erkläre ich das den Kindern?")]
    [InlineData("es", "¿Por qué el cielo es azul y cómo se lo explico a los niños?")]
    [InlineData("ru", "Почему небо голубое и как объяснить это детям?")]
    [InlineData("code", "def add(a, b):\n    return a + b\n\nprint(add(1, 2))\nfor i in range(3):\n    print(i)")]
    [InlineData("other", "Γιατί ο ουρανός είναι γαλάζιος;")]
    public void Languages_are_told_apart(string language, string text) => Assert.Equal(language, Extractor.Extract(text).Language);

    [Theory]
    [InlineData("code", "Write a Python function that reverses a linked list")]
    [InlineData("math", "Solve the equation x^2 - 5x + 6 = 0 for x")]
    [InlineData("medicine", "What are the early symptoms of diabetes in a patient?")]
    [InlineData("law", "被告不履行法院判决，原告可以申请强制执行吗？")]
    [InlineData("finance", "如何计算公司的市盈率和股息率？")]
    [InlineData("creative_writing", "写一首关于春天的现代诗")]
    [InlineData("translation", "Translate into French: good morning, my friends")]
    public void A_plain_question_is_of_the_domain_a_person_would_say(string domain, string text)
    {
        var features = Extractor.Extract(text);

        Assert.Equal(domain, features.Domain);
        Assert.Equal(1, features.DomainProbabilities.Sum(), 4);
        Assert.Equal(Domains.Count, features.DomainProbabilities.Length);
    }

    [Fact]
    public void Most_of_the_shipped_prompts_are_read_as_what_they_are()
    {
        var right = AnchorSet.Shipped.Count(anchor => Extractor.Extract(anchor.Prompt).Domain == anchor.Domain);
        Assert.True(right >= AnchorSet.Shipped.Length * 0.9, $"{right} of {AnchorSet.Shipped.Length}");
    }

    [Theory]
    [InlineData("```python\nprint(1)\n```\nWhat does it print?", true, false, false, false)]
    [InlineData("Compute 3 + 4 * 5 = ?", false, true, false, false)]
    [InlineData("Return {\"a\": 1, \"b\": 2} as JSON", false, false, true, false)]
    [InlineData("| a | b |\n|---|---|\n| 1 | 2 |", false, false, false, true)]
    [InlineData("Tell me a story", false, false, false, false)]
    public void Shapes_are_seen(string text, bool code, bool maths, bool json, bool table)
    {
        var features = Extractor.Extract(text);
        Assert.Equal((code, maths, json, table), (features.Code, features.Maths, features.Json, features.Table));
    }

    [Fact]
    public void Needs_come_from_the_request_and_from_its_length()
    {
        var features = Extractor.Extract("hello", new QueryContext { Tools = true, Vision = true, Json = true, ContextTokens = 50_000, TotalChars = 9_000 });

        Assert.True(features is { NeedsTools: true, NeedsVision: true, Json: true, NeedsLongContext: true, Length: 9_000 });
        Assert.False(Extractor.Extract("hello").NeedsLongContext);
    }

    [Fact]
    public void Complexity_grows_from_a_greeting_to_a_design_task()
    {
        int greeting = Extractor.Extract("Hi").Complexity, question = Extractor.Extract("Why is the sky blue?").Complexity;
        var design = Extractor.Extract("Design the architecture of a distributed cache, compare at least three approaches, prove that the algorithm must terminate, and explain why, step by step, in detail. " + new string('x', 400)).Complexity;

        Assert.InRange(greeting, 0, 10);
        Assert.True(greeting < question && question < design, $"{greeting} {question} {design}");
        Assert.InRange(design, 50, 100);
        Assert.Equal(0, Extractor.Extract("  ").Complexity);
    }

    [Fact]
    public void Nothing_to_judge_by_is_of_no_domain_and_unfamiliar()
    {
        Assert.Equal(Domains.Unknown, Extractor.Extract("").Domain);
        Assert.True(Extractor.Extract("qzxv wvqk zzkq xxvq").Familiarity < 0.25);
        Assert.True(Extractor.Extract("Write a Python function that sorts a list").Familiarity > 0.6);
    }

    /// <summary>A megabyte is cut to the excerpt; within it nothing is allocated by length.</summary>
    [Fact]
    public void What_is_allocated_does_not_grow_with_the_text()
    {
        var prose = string.Concat(Enumerable.Repeat("The quick brown fox asks: why does the court of 北京 judge 37 loans? ", 20_000));
        var short_ = Allocated(prose[..500]);
        var excerpt = Allocated(prose[..FeatureExtractor.Excerpt]);
        var huge = Allocated(prose[..1_000_000]);

        Assert.InRange(excerpt, 0, short_ + 512);
        Assert.InRange(huge, 0, short_ + 2 * FeatureExtractor.Excerpt + 1024);
    }

    /// <summary>Bytes of one call, the least of twenty: a rented buffer is new again whenever a collection has emptied the pool.</summary>
    private static long Allocated(string text)
    {
        var least = long.MaxValue;
        for (var call = 0; call < 20; call++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Extractor.Extract(text);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    [Fact]
    public void Any_text_is_read_without_a_fault()
    {
        var random = new Random(11);
        string[] pieces = ["春眠不觉晓。", "hello ", "\n", "\ud83d", "\ude00", "?", "：", "```", "{\"a\":", "()", "今日は", "\0", "\u200b", "1,234.5 ", "…", "I am fine. ", "Write "];
        for (var i = 0; i < 2000; i++)
        {
            var features = Extractor.Extract(string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => pieces[random.Next(pieces.Length)])));
            Assert.True(features.DomainProbabilities.All(float.IsFinite));
            Assert.InRange(features.Complexity, 0, 100);
            Assert.InRange(features.Familiarity, 0, 1);
        }
    }
}
