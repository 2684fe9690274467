using System.Text;
using ModelProxy.Policy.Judging;

namespace ModelProxy.Unit.Tests.Policy.Judging;

public sealed class VerdictReaderTests
{
    private static readonly string[] Candidates = ["claude-sonnet", "claude", "gpt-5.1", "llama3:8b"];

    [Theory]
    [InlineData("""{"selectedModel": "gpt-5.1", "confidence": 85, "reasoning": "good", "domain": "code", "complexity": 40}""", "gpt-5.1", 85, "good", "code", 40)]
    [InlineData("Sure! Here it is:\n```json\n{\"selectedModel\": \"claude\", \"confidence\": 70, \"reasoning\": \"r\"}\n```\nHope this helps!", "claude", 70, "r", "", -1)]
    [InlineData("""{"selected_model": "GPT-5.1", "confidence": "85%", "reason": "x", "domain": "Mathematics",}""", "gpt-5.1", 85, "x", "math", -1)]
    [InlineData("""{'selectedModel': 'claude-sonnet', 'confidence': 0.85, 'reasoning': 'it's good at code'}""", "claude-sonnet", 85, "it's good at code", "", -1)]
    [InlineData("""{"selectedModel": "claude-sonnet", "confidence": 90, "reasoning": "the query is ab""", "claude-sonnet", 90, "the query is ab", "", -1)]
    [InlineData("""{"selectedModel": "claude-sonnet", "conf""", "claude-sonnet", 50, "", "", -1)]
    [InlineData("""{"selectedModel": "claude-son""", "claude-sonnet", 50, "", "", -1)]
    [InlineData("{selectedModel: gpt-5.1, confidence: 60}", "gpt-5.1", 60, "", "", -1)]
    [InlineData("selectedModel: gpt-5.1\nconfidence: 8/10\nreasoning: short", "gpt-5.1", 80, "short", "", -1)]
    [InlineData("**selectedModel**: `gpt-5.1`", "gpt-5.1", 50, "", "", -1)]
    [InlineData("""{"selectedModel": "model name", "confidence": 0} That was the format. {"selectedModel": "claude", "confidence": "high"}""", "claude", 85, "", "", -1)]
    [InlineData("""{"selectedModel": "claude-sonnet (Anthropic)", "confidence": 77.6}""", "claude-sonnet", 77.6, "", "", -1)]
    [InlineData("""{"selectedModel": ["llama3:8b"], "confidence": "85 out of 100"}""", "llama3:8b", 85, "", "", -1)]
    [InlineData("""{"analysis": {"language": "en"}, "selectedModel": "claude", "confidence": 66}""", "claude", 66, "", "", -1)]
    [InlineData("｛不是｝ {“selectedModel”： “claude”， “confidence”： 约 70， “reasoning”： “擅长中文”}", "claude", 70, "擅长中文", "", -1)]
    [InlineData("I would go with gpt-5.1 for this.", "gpt-5.1", 50, "", "", -1)]
    [InlineData("我建议使用claude-sonnet来回答。", "claude-sonnet", 50, "", "", -1)]
    [InlineData("""{"selectedModel": "claude", "confidence": 150}""", "claude", 100, "", "", -1)]
    [InlineData("""{"selectedModel": "claude", "confidence": -3}""", "claude", 0, "", "", -1)]
    [InlineData("""{"selectedModel": "claude", "confidence": NaN}""", "claude", 50, "", "", -1)]
    [InlineData("""{"selectedModel": "claude", "reasoning": "uses \"quotes\" and\nlines", "confidence": 70}""", "claude", 70, "uses \"quotes\" and\nlines", "", -1)]
    [InlineData("""{"selectedModel": "claude", "reasoning": "says "hello" to it", "confidence": 70}""", "claude", 70, "says \"hello\" to it", "", -1)]
    public void Makes_out_what_was_meant(string written, string model, double confidence, string reasoning, string domain, int complexity)
    {
        var verdict = VerdictReader.Read(written, Candidates, out var mistake);

        Assert.Equal("", mistake);
        Assert.Equal(new Verdict(model, confidence, reasoning, domain, complexity), verdict);
    }

    [Theory]
    [InlineData("", "said nothing")]
    [InlineData("   \n", "said nothing")]
    [InlineData("""{"selectedModel": "gpt-17-ultra", "confidence": 90}""", "gpt-17-ultra")]
    [InlineData("All of them would do.", "no choice")]
    [InlineData("Either claude-sonnet or gpt-5.1.", "no choice")]
    [InlineData("{}", "no choice")]
    [InlineData("{{{{{{{{", "no choice")]
    [InlineData("""{"reasoning": "All of them would do."}""", "no choice")]
    public void Says_why_there_is_no_verdict(string written, string reason)
    {
        Assert.Null(VerdictReader.Read(written, Candidates, out var mistake));
        Assert.Contains(reason, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Survives_anything_and_never_invents_a_model()
    {
        var random = new Random(20260101);
        string[] pieces =
        [
            "{", "}", "[", "]", "\"", "'", "“", "”", ":", "：", ",", "=", "\\", "\\u12", "\\u00e9", "```json", "\n", " ", "selectedModel", "\"selectedModel\"", "model", "confidence",
            "reasoning", "85", "0.85", "85%", "-", "NaN", "1e999", "claude", "claude-sonnet", "gpt", "true", "null", "\0", "\ud83d", "😀", "选择", "//", "#", "{\"selectedModel\":\"claude\"}",
        ];
        for (var round = 0; round < 100_000; round++)
        {
            var text = new StringBuilder();
            for (var i = random.Next(1, 24); i > 0; i--) text.Append(pieces[random.Next(pieces.Length)]);
            var verdict = VerdictReader.Read(text.ToString(), Candidates, out var mistake);
            if (verdict is null) Assert.NotEmpty(mistake);
            else
            {
                Assert.Contains(verdict.Model, Candidates);
                Assert.InRange(verdict.Confidence, 0, 100);
                Assert.InRange(verdict.Complexity, -1, 100);
            }
        }
    }

    [Fact]
    public void A_good_verdict_cut_or_flipped_anywhere_is_read_or_refused()
    {
        const string good = """{"selectedModel": "gpt-5.1", "confidence": 85, "reasoning": "a reason", "domain": "code", "complexity": 40}""";
        var read = 0;
        for (var at = 0; at < good.Length; at++)
        {
            if (VerdictReader.Read(good[..at], Candidates, out _) is { } cut && cut.Model == "gpt-5.1") read++;
            VerdictReader.Read(good.Remove(at, 1), Candidates, out _);
            VerdictReader.Read(good.Insert(at, "\""), Candidates, out _);
        }
        Assert.True(read >= good.Length - 30, $"only {read} of {good.Length} cuts still told the model");
    }

    [Fact]
    public void A_huge_answer_takes_no_more_than_its_beginning() =>
        Assert.Null(VerdictReader.Read(new string('{', 5_000_000) + """{"selectedModel":"claude"}""", Candidates, out _));
}
