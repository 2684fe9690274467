namespace ModelProxy.Policy.Anchors;

/// <summary>
/// <c>code merge(; return; !sorted(</c>: the shape of a program. Its brackets must close, then the share of the parts that stand
/// in it, <c>!</c> before one that must not; spacing aside. Not run: a first-day guess needs the outline, not a sandbox.
/// </summary>
internal sealed class CodeGrader : IGrader
{
    private readonly string[] _needed, _forbidden;

    public CodeGrader(string check)
    {
        var parts = check.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        _needed = [.. parts.Where(p => p[0] != '!')];
        _forbidden = [.. parts.Where(p => p[0] == '!').Select(p => p[1..])];
        if (_needed.Length == 0) throw new FormatException("A program needs at least one part.");
    }

    public double Grade(string reply)
    {
        var code = Reply.Fenced(reply);
        if (!BracketsClose(code) || _forbidden.Any(part => Stands(code, part))) return 0;
        return _needed.Average(part => part.Split('|').Any(either => Stands(code, either)) ? 1.0 : 0);
    }

    private static bool Stands(string code, string part) => Bare(code).Contains(Bare(part), StringComparison.OrdinalIgnoreCase);

    private static string Bare(string code) => string.Concat(code.Where(c => !char.IsWhiteSpace(c)));

    /// <summary>Brackets inside quotes are left out; a quote that never closes ends with its line.</summary>
    private static bool BracketsClose(string code)
    {
        var open = new Stack<char>();
        var quote = '\0';
        for (var i = 0; i < code.Length; i++)
        {
            var c = code[i];
            if (quote != '\0')
            {
                if (c == '\\') i++;
                else if (c == quote || c == '\n') quote = '\0';
                continue;
            }

            switch (c)
            {
                case '"' or '\'' or '`': quote = c; break;
                case '(' or '[' or '{': open.Push(c); break;
                case ')' when !open.TryPop(out var round) || round != '(': return false;
                case ']' when !open.TryPop(out var square) || square != '[': return false;
                case '}' when !open.TryPop(out var curly) || curly != '{': return false;
            }
        }

        return open.Count == 0;
    }
}
