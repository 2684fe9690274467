using System.Text;

namespace ModelProxy.Policy.Judging;

/// <summary>
/// One version of the judge's prompt with the places <c>{{query}}</c>, <c>{{models}}</c> (or <c>{{models: fields, rating}}</c>,
/// which says what is told of each and in which order) and, if it likes, <c>{{domains}}</c>. Immutable.
/// </summary>
public sealed record PromptTemplate(long Version, string Text)
{
    /// <summary>Characters of the query the judge is shown; of a longer one the first three quarters and the end.</summary>
    public const int MaxQuery = 2000;

    public const int Longest = 20_000;

    private const string Query = "{{query}}";
    private const string Listing = "{{models}}";
    private const string OrderedListing = "{{models:";
    private const string DomainList = "{{domains}}";

    /// <summary>Version 1, which the product ships.</summary>
    public static PromptTemplate Shipped { get; } = new(1, ReadShipped());

    /// <summary>Why a template cannot be used; null when it can.</summary>
    public static string? Mistake(string text)
    {
        if (text.Length > Longest) return $"it has more than {Longest} characters";
        if (!text.Contains(Query, StringComparison.Ordinal)) return "it has no {{query}}";
        if (!text.Contains("selectedModel", StringComparison.Ordinal)) return "it does not ask for selectedModel";
        if (text.Contains(Listing, StringComparison.Ordinal)) return null;
        if (Facts(text) is not { } facts) return "it has no {{models}}";
        return facts.Except(ModelFacts.All).FirstOrDefault() is { } unknown ? $"{{{{models: …}}}} knows {string.Join(", ", ModelFacts.All)}, not '{unknown}'" : null;
    }

    /// <summary>The facts a text names in <c>{{models: …}}</c>, in order; null when it names none.</summary>
    public static IReadOnlyList<string>? Facts(string text)
    {
        var open = text.IndexOf(OrderedListing, StringComparison.Ordinal);
        var close = open < 0 ? -1 : text.IndexOf("}}", open, StringComparison.Ordinal);
        return close < 0 ? null : text[(open + OrderedListing.Length)..close].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The prompt. What the query says of tags or places is made harmless: it stays data.</summary>
    public string Fill(string query, IEnumerable<JudgedModel> models)
    {
        var prompt = new StringBuilder(Text.Length + query.Length + 1000);
        var rest = Text.AsSpan();
        while (rest.Length > 0)
        {
            var open = rest.IndexOf("{{");
            if (open < 0)
            {
                prompt.Append(rest);
                break;
            }
            prompt.Append(rest[..open]);
            rest = rest[open..];
            var length = Place(rest, prompt, query, models);
            rest = rest[length..];
        }
        return prompt.ToString();
    }

    /// <summary>A text of a person's, so that it can stand in a prompt without leaving its place.</summary>
    public static string Harmless(string text) => text.Replace("<query", "‹query", StringComparison.OrdinalIgnoreCase).Replace("</query", "‹/query", StringComparison.OrdinalIgnoreCase);

    private static int Place(ReadOnlySpan<char> at, StringBuilder prompt, string query, IEnumerable<JudgedModel> models)
    {
        if (at.StartsWith(Query)) prompt.Append(Quoted(query));
        else if (at.StartsWith(Listing)) prompt.AppendJoin('\n', models.Select(model => model.Describe(ModelFacts.All)));
        else if (at.StartsWith(OrderedListing) && Facts(at.ToString()) is { } facts) prompt.AppendJoin('\n', models.Select(model => model.Describe(facts)));
        else if (at.StartsWith(DomainList)) prompt.AppendJoin(", ", Domains.All);
        else
        {
            prompt.Append("{{");
            return 2;
        }
        return at.IndexOf("}}") + 2;
    }

    private static string Quoted(string query)
    {
        if (query.Length > MaxQuery) query = $"{query[..(MaxQuery * 3 / 4)]}\n[…]\n{query[^(MaxQuery / 4)..]}";
        return Harmless(query);
    }

    private static string ReadShipped()
    {
        using var reader = new StreamReader(typeof(PromptTemplate).Assembly.GetManifestResourceStream("judge-template-1.txt")!);
        return reader.ReadToEnd().TrimEnd();
    }
}
