using System.Text.RegularExpressions;

namespace ModelProxy.Policy.Anchors;

/// <summary><c>choice B</c>: the option taken, by its letter. Specimens: <c>B</c>, <c>(B) mitosis</c>, <c>**Answer: B**</c>, <c>选B。</c></summary>
internal sealed partial class ChoiceGrader : IGrader
{
    private readonly char _right;

    public ChoiceGrader(string check) =>
        _right = check is [>= 'A' and <= 'H'] ? check[0] : throw new FormatException($"A choice is one letter from A to H, not '{check}'.");

    public double Grade(string reply)
    {
        foreach (var answer in Reply.Answers(reply))
            if (Letter().Match(answer) is { Success: true } letter) return letter.Groups["letter"].Value[0] == _right ? 1 : 0;
        return 0;
    }

    // a letter alone, not the article in "A cell …"
    [GeneratedRegex(@"(?:选|option|choice)\s*[（(]?(?<letter>[A-H])(?![A-Za-z])|(?<![A-Za-z])(?<letter>[A-H])(?:(?=\s*$)|(?=[.)、．）:：*,，。;；\]】]))", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Letter();
}
