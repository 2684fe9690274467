namespace ModelProxy.Policy.Anchors;

/// <summary>
/// <c>all chlorophyll; light|sunlight; oxid*</c>: the share of these found, as whole words (<c>*</c> lets the word go on), case
/// aside. <c>none</c> forbids them: any one found makes it 0.
/// </summary>
internal sealed class ContainsGrader : IGrader
{
    private readonly string[][] _groups;
    private readonly bool _wanted;

    public ContainsGrader(string check, bool wanted)
    {
        _wanted = wanted;
        _groups = [.. check.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(g => g.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (_groups.Length == 0) throw new FormatException("Nothing to look for.");
    }

    public double Grade(string reply)
    {
        var found = _groups.Count(group => group.Any(term => Has(reply, term)));
        return _wanted ? (double)found / _groups.Length : found == 0 ? 1 : 0;
    }

    private static bool Has(string reply, string term)
    {
        var open = term.EndsWith('*');
        if (open) term = term[..^1];
        for (var at = reply.IndexOf(term, StringComparison.OrdinalIgnoreCase); at >= 0; at = reply.IndexOf(term, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var starts = at == 0 || !char.IsAsciiLetterOrDigit(term[0]) || !char.IsAsciiLetterOrDigit(reply[at - 1]);
            var end = at + term.Length;
            if (starts && (open || end == reply.Length || !char.IsAsciiLetterOrDigit(term[^1]) || !char.IsAsciiLetterOrDigit(reply[end]))) return true;
        }

        return false;
    }
}
