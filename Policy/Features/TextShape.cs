namespace ModelProxy.Policy.Features;

/// <summary>What the layout of a text gives away, counted in one pass over its lines.</summary>
internal readonly record struct TextShape
{
    /// <summary>0-1: characters on lines that look like program text.</summary>
    public double CodeShare { get; init; }
    public bool Code { get; init; }
    public bool Maths { get; init; }
    public bool Json { get; init; }
    public bool Table { get; init; }

    /// <summary>Lines that look like the options of an exam item.</summary>
    public int Options { get; init; }
    public int Questions { get; init; }
    public int Lines { get; init; }
    public int Digits { get; init; }
    public int Operators { get; init; }

    public static TextShape Of(ReadOnlySpan<char> text)
    {
        int code = 0, codeLines = 0, options = 0, lines = 0, pipes = 0, fences = 0, jsonKeys = 0, csv = 0;
        foreach (var range in text.Split('\n'))
        {
            var line = text[range].Trim();
            if (line.IsEmpty) continue;
            lines++;
            if (line.StartsWith("```")) fences++;
            if (LooksLikeCode(line)) { code += line.Length; codeLines++; }
            if (IsOption(line)) options++;
            if (line.Count('|') >= 2) pipes++;
            if (line.Count('\t') >= 2 || (line.Length < 120 && line.Count(',') >= 3 && !line.Contains(' '))) csv++;
            if (line.StartsWith("\"") && line.Contains("\":", StringComparison.Ordinal)) jsonKeys++;
        }

        int digits = 0, operators = 0, questions = 0, latex = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c)) digits++;
            else if (c is '=' or '+' or '*' or '^' or '<' or '>' or '×' or '÷' or '√' or '≤' or '≥' or '∫' or '∑' or '≠' or '±' or 'π' or '°') operators++;
            else if (c is '?' or '？') questions++;
            else if (c is '\\' && i + 2 < text.Length && char.IsAsciiLetter(text[i + 1]) && char.IsAsciiLetter(text[i + 2])) latex++;
        }

        var trimmed = text.Trim();
        var json = jsonKeys >= 2 || (trimmed.Length > 1 && trimmed[0] is '{' or '[' && trimmed[^1] is '}' or ']' && trimmed.Contains("\":", StringComparison.Ordinal))
            || text.Contains("json", StringComparison.OrdinalIgnoreCase);
        return new TextShape
        {
            CodeShare = text.IsEmpty ? 0 : Math.Min(1, (double)code / text.Length),
            Code = fences >= 1 || codeLines >= 2 || (codeLines == 1 && code * 3 > text.Length),
            Maths = latex >= 2 || text.Count('$') >= 2 || (operators >= 2 && digits >= 2) || text.ContainsAny("∫∑√∞"),
            Json = json,
            Table = pipes >= 2 || csv >= 3,
            Options = options,
            Questions = questions,
            Lines = lines,
            Digits = digits,
            Operators = operators,
        };
    }

    // "A. 120", "(b) it falls", "③ 丙", "D、死刑"
    private static bool IsOption(ReadOnlySpan<char> line)
    {
        var at = line[0] is '(' or '（' ? 1 : 0;
        if (line.Length < at + 2) return false;
        return char.ToUpperInvariant(line[at]) is >= 'A' and <= 'H' && line[at + 1] is '.' or ')' or '、' or '．' or '）' or ':' or '：';
    }

    private static bool LooksLikeCode(ReadOnlySpan<char> line)
    {
        // a Greek question ends with the same character as a statement of C
        if (line[^1] is '{' || line[^1] is ';' && (System.Text.Ascii.IsValid(line) || line.ContainsAny("([=\"'")) || line is "}" or "};" or "});" or ")") return true;
        foreach (var start in CodeStarts) if (line.StartsWith(start, StringComparison.Ordinal)) return true;
        if (line[^1] is ':' && (line.StartsWith("if ") || line.StartsWith("for ") || line.StartsWith("while ") || line.StartsWith("else") || line.StartsWith("try"))) return true;
        return line.Contains("()", StringComparison.Ordinal) || line.Contains(" = ", StringComparison.Ordinal) && line.ContainsAny("([\"'") && !line.Contains(". ", StringComparison.Ordinal)
            || line.Contains("=>", StringComparison.Ordinal) || line.Contains("->", StringComparison.Ordinal) && line.Contains('(') || line.Contains("</", StringComparison.Ordinal);
    }

    private static readonly string[] CodeStarts =
    [
        "def ", "class ", "import ", "from ", "return ", "public ", "private ", "static ", "void ", "#include", "using ", "func ", "fn ",
        "const ", "let ", "var ", "function ", "SELECT ", "INSERT ", "UPDATE ", "CREATE TABLE", "package ", "//", "/*", "<?php", "<html", "<div",
        "console.", "print(", "System.", "if (", "for (", "while (", "switch (", "@", "$ ", "assert ", "elif ", "#!/", "export ", "async ", "await ",
    ];
}
