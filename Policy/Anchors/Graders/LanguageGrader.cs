using ModelProxy.Policy.Features;

namespace ModelProxy.Policy.Anchors;

/// <summary><c>language fr</c>: the reply is written in it.</summary>
internal sealed class LanguageGrader : IGrader
{
    private readonly string _language;

    public LanguageGrader(string check) => _language = Languages.All.Contains(check) ? check : throw new FormatException($"There is no language '{check}'.");

    public double Grade(string reply) => LanguageDetector.Detect(reply, codeShare: 0) == _language ? 1 : 0;
}
