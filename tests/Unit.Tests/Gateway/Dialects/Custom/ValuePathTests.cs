using System.Text.Json;
using System.Text.Json.Nodes;
using ModelProxy.Gateway.Dialects.Custom;

namespace ModelProxy.Unit.Tests.Gateway.Dialects.Custom;

public sealed class ValuePathTests
{
    private static readonly JsonElement Document = JsonDocument.Parse("""{"a":{"b":[1,2,{"c":"three"}]},"two words":{"x":4},"list":[{"t":"p"},{"t":"q"}]}""").RootElement;

    [Theory]
    [InlineData("$.a.b[0]", "1")]
    [InlineData("$.a.b[-1].c", "three")]
    [InlineData("$['two words'].x", "4")]
    [InlineData("$[\"a\"].b[1]", "2")]
    [InlineData("$.list[*].t", "p,q")]
    [InlineData("$.a.*missing", null)]
    [InlineData("$.nothing[3].here", "")]
    [InlineData("$.a.b.c", "")]
    public void Reads_what_lies_at_a_path(string text, string? expected)
    {
        var (path, mistake) = ValuePath.Parse(text);

        Assert.Equal(expected is null, mistake is not null);
        if (expected is not null) Assert.Equal(expected, string.Join(',', path!.Read(Document).Select(found => found.ToString())));
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("$a")]
    [InlineData("$.")]
    [InlineData("$[")]
    [InlineData("$[x]")]
    [InlineData("$['open")]
    [InlineData("$..deep")]
    [InlineData("$.a[?(@.b)]")]
    public void Says_what_it_does_not_understand(string text) => Assert.NotNull(ValuePath.Parse(text).Mistake);

    [Fact]
    public void Puts_values_in_their_places_and_makes_what_is_on_the_way()
    {
        JsonNode? body = null;
        foreach (var (path, value) in new[] { ("$.a.b[0].c", 1), ("$.a.b[0].d", 2), ("$.a.b[1]", 3), ("$['x y']", 4) })
            body = ValuePath.Parse(path).Path!.Put(body, value);

        Assert.Equal("""{"a":{"b":[{"c":1,"d":2},3]},"x y":4}""", body!.ToJsonString());
    }

    [Theory]
    [InlineData("$[-1]", false)]
    [InlineData("$.a[*]", false)]
    [InlineData("$.a[0].b", true)]
    public void Tells_whether_it_names_one_place(string text, bool isPlace) => Assert.Equal(isPlace, ValuePath.Parse(text).Path!.IsPlace);
}
