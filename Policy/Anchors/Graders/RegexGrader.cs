using System.Text.RegularExpressions;

namespace ModelProxy.Policy.Anchors;

/// <summary><c>regex ^\s*\d{4}-\d{2}-\d{2}\s*$</c>: found in the reply, case aside.</summary>
internal sealed class RegexGrader(string check) : IGrader
{
    private readonly Regex _pattern = new(check, RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(200));

    public double Grade(string reply) => _pattern.IsMatch(reply) ? 1 : 0;
}
