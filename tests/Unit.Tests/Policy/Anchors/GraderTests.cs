using ModelProxy.Policy.Anchors;

namespace ModelProxy.Unit.Tests.Policy.Anchors;

public sealed class GraderTests
{
    [Theory]
    [InlineData("exact Paris", "paris.", 1)]
    [InlineData("exact Paris", "The answer is **Paris**", 1)]
    [InlineData("exact Paris", "It is in Paris or London", 0)]
    [InlineData("exact 叶绿体", "答案是：叶绿体。", 1)]
    [InlineData("choice B", "(B) mitosis", 1)]
    [InlineData("choice B", "选B。因为它先进先出", 1)]
    [InlineData("choice B", "A cell divides, so the answer is B", 1)]
    [InlineData("choice B", "A. nucleus\nAnswer: C", 0)]
    [InlineData("number 1102.5", "That is $1,102.50.", 1)]
    [InlineData("number 391", "17 × 23 = 391", 1)]
    [InlineData("number 391", "About 390", 0)]
    [InlineData("number -4", "The value is -4", 1)]
    [InlineData("number 0.75", "3/4", 1)]
    [InlineData("number 0.666667 ±0.001", "$\\boxed{2/3}$", 1)]
    [InlineData("number 12", "x−7=5, so x=12", 1)]
    [InlineData("all light; oxid*", "Light is oxidised", 1)]
    [InlineData("all light; water", "A lightning", 0)]
    [InlineData("all light; water", "water only", 0.5)]
    [InlineData("none old", "An ancient, golden house", 1)]
    [InlineData("none old", "The old house", 0)]
    [InlineData("regex ^\\d{4}$", "so:\n1989", 1)]
    [InlineData("json name=Ann age:number tags:array(2)", "Sure!\n```json\n{\"name\":\"Ann\",\"age\":3,\"tags\":[1,2]}\n```", 1)]
    [InlineData("json name=Ann age:number", "{\"name\":\"Bob\",\"age\":3}", 0.5)]
    [InlineData("json name=Ann", "{\"name\":\"Ann\"", 0)]
    [InlineData("json [2] id:number", "[{\"id\":1},{\"id\":2}]", 1)]
    [InlineData("json [2] id:number", "[{\"id\":1}]", 0.5)]
    [InlineData("code def f(; return; !eval(", "Here:\n```python\ndef f (x):\n    return x\n```", 1)]
    [InlineData("code def f(; return; !eval(", "def f(x): return eval(x)", 0)]
    [InlineData("code def f(; return", "def f(x: return x", 0)]
    [InlineData("code def f(; while|for", "def f(x):\n  s = \"(\"\n  for a in x: pass", 1)]
    [InlineData("lines 3", "a\n\nb\nc\n", 1)]
    [InlineData("words 3-4", "one two three four five", 0)]
    [InlineData("words 10", "one two three four five six seven eight nine ten eleven", 0.5)]
    [InlineData("chars 4-6", "春 眠 不觉 晓", 1)]
    [InlineData("sentences 2", "One. Two is 3.5 long!", 1)]
    [InlineData("language fr", "Où est la gare, et que faites-vous dans la rue ?", 1)]
    [InlineData("language ja", "Thank you", 0)]
    public void A_reply_is_graded_as_a_person_would(string check, string reply, double grade) => Assert.Equal(grade, GraderReader.Read(check).Grade(reply), 6);

    [Theory]
    [InlineData("exactly Paris")]
    [InlineData("choice Z")]
    [InlineData("number many")]
    [InlineData("words 9-3")]
    [InlineData("language Klingon")]
    [InlineData("json name")]
    [InlineData("all ;")]
    [InlineData("code !x")]
    public void A_check_that_cannot_be_read_is_refused(string check) => Assert.ThrowsAny<FormatException>(() => GraderReader.Read(check));

    [Theory]
    [InlineData("[math]\n= number 3")]
    [InlineData("[math]\n? How many?")]
    [InlineData("[cooking]\n? How many?\n= number 3")]
    public void A_file_with_a_gap_is_refused(string file) => Assert.Throws<FormatException>(() => AnchorFile.Read(file, "en"));

    [Fact]
    public void Several_checks_count_the_same()
    {
        var anchor = Assert.Single(AnchorFile.Read("[math]\n? Two things⏎please\n= number 3\n= words 5-9", "en"));

        Assert.Equal(("math.en.01", "Two things\nplease"), (anchor.Id, anchor.Prompt));
        Assert.Equal(0.5, anchor.Grade("3"));
    }
}
