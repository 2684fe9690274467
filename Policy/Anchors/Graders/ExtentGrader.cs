using System.Globalization;
using ModelProxy.Policy.Features;

namespace ModelProxy.Policy.Anchors;

/// <summary>
/// <c>lines 3</c>, <c>words 40-80</c>, <c>chars 0-50</c>, <c>sentences 1</c>: how much was written. Chinese characters count as a word
/// each; a tenth over or under the words or characters asked for still gets half.
/// </summary>
internal sealed class ExtentGrader : IGrader
{
    private readonly string _unit;
    private readonly int _least, _most;

    public ExtentGrader(string unit, string check)
    {
        _unit = unit;
        var bounds = check.Split('-');
        _least = int.Parse(bounds[0], CultureInfo.InvariantCulture);
        _most = bounds.Length > 1 ? int.Parse(bounds[1], CultureInfo.InvariantCulture) : _least;
        if (_most < _least) throw new FormatException($"From {_least} to {_most}.");
    }

    public double Grade(string reply)
    {
        var text = reply.Trim();
        var count = _unit switch
        {
            "lines" => text.Split('\n').Count(line => !string.IsNullOrWhiteSpace(line)),
            "words" => Words(text),
            "sentences" => Sentences(text),
            _ => text.Count(c => !char.IsWhiteSpace(c)),
        };
        if (count >= _least && count <= _most) return 1;
        return _unit is "words" or "chars" && count >= _least * 0.9 && count <= _most * 1.1 ? 0.5 : 0;
    }

    private static int Words(string text)
    {
        int count = 0;
        var inside = false;
        foreach (var c in text)
        {
            if (Chars.IsCjk(c)) { count++; inside = false; }
            else if (char.IsWhiteSpace(c)) inside = false;
            else if (!inside && char.IsLetterOrDigit(c)) { count++; inside = true; }
        }

        return count;
    }

    private static int Sentences(string text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var ends = text[i] is '。' or '！' or '？' || text[i] is '.' or '!' or '?' && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]) || text[i + 1] is '"' or '”' or '*');
            if (ends) count++;
        }

        return Math.Max(count, 1);
    }
}
