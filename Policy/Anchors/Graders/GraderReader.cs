namespace ModelProxy.Policy.Anchors;

/// <summary>Chooses the grader of a written check by its first word.</summary>
internal static class GraderReader
{
    /// <exception cref="FormatException">No grader is called so, or it cannot read its part.</exception>
    public static IGrader Read(string check)
    {
        var space = check.IndexOf(' ');
        var (name, rest) = space < 0 ? (check, "") : (check[..space], check[(space + 1)..].Trim());
        return name switch
        {
            "exact" => new ExactGrader(rest),
            "choice" => new ChoiceGrader(rest),
            "number" => new NumberGrader(rest),
            "regex" => new RegexGrader(rest),
            "all" => new ContainsGrader(rest, wanted: true),
            "none" => new ContainsGrader(rest, wanted: false),
            "json" => new JsonGrader(rest),
            "code" => new CodeGrader(rest),
            "lines" or "words" or "chars" or "sentences" => new ExtentGrader(name, rest),
            "language" => new LanguageGrader(rest),
            _ => throw new FormatException($"There is no grader '{name}' in '{check}'."),
        };
    }
}
