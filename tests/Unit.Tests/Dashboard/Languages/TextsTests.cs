using System.Text.RegularExpressions;
using ModelProxy.Dashboard.Languages;
using ModelProxy.TestKit;

namespace ModelProxy.Unit.Tests.Dashboard.Languages;

public sealed partial class TextsTests
{
    // families whose keys are put together at run time
    private static readonly string[] Families =
    [
        "domain", "language", "problem", "level", "level-short", "service", "state", "outcome", "source", "step", "finish", "capability", "signal", "shape",
        "run", "breaker", "nav", "metric", "template", "author", "drift", "experiment", "compare", "split", "layout", "span",
    ];

    private static readonly Texts Chinese = Texts.For("zh");

    [Fact]
    public void Every_language_has_the_same_keys() =>
        Assert.Equal(Texts.English.Keys.Order(StringComparer.Ordinal), Chinese.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_language_fills_the_same_places() =>
        Assert.Empty(Texts.English.Keys.Where(key => !Places(Texts.English[key]).SetEquals(Places(Chinese[key]))));

    [Fact]
    public void What_should_be_chinese_is_chinese()
    {
        // names that are the same everywhere
        string[] same = ["none", "list-separator", "service.ollama", "source.llama3", "try.keys", "shape.json", "drift.page_hinkley", "problem.not-found.do", "rules.pattern-hint"];
        Assert.Empty(Chinese.Keys.Except(same).Where(key => !Chinese[key].Any(letter => letter >= 0x4E00)));
    }

    [Fact]
    public void Every_key_that_a_page_names_exists() =>
        Assert.Empty(NamedKeys().Where(key => !Texts.English.Keys.Contains(key)));

    [Fact]
    public void No_words_are_left_over() =>
        Assert.Empty(Texts.English.Keys.Where(key => !Families.Contains(key.Split('.')[0])).Except(NamedKeys()));

    [Fact]
    public void A_name_of_the_outside_world_stays_as_it_is() => Assert.Equal("gpt", Texts.English.Of("domain", "gpt"));

    private static HashSet<string> Places(string words) => [.. Place().Matches(words).Select(m => m.Value)];

    private static IEnumerable<string> NamedKeys() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "Dashboard"), "*.*", SearchOption.AllDirectories)
            .Where(file => (file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal)) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .SelectMany(text => NamedKey().Matches(text).SelectMany(match => match.Groups.Values.Skip(1).Where(g => g.Success).Select(g => g.Value))
                .Concat(CountedKey().Matches(text).SelectMany(match => new[] { $"{match.Groups[1]}.one", $"{match.Groups[1]}.other" })))
            .Distinct();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();

    // Reader["models.title"], Words["none"], Reader[on ? "logs.pause" : "logs.follow"]
    [GeneratedRegex("""(?:Reader|Words|this)\[(?:[^"\]]*\? )?"([^"]+)"(?: : "([^"]+)")?""")]
    private static partial Regex NamedKey();

    // Reader.Counted("overview.ratings", 1)
    [GeneratedRegex("""Reader\.Counted\("([^"]+)",""")]
    private static partial Regex CountedKey();
}
