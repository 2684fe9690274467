using System.Text.RegularExpressions;

namespace ModelProxy.Policy.Anchors;

/// <summary>
/// A prompt whose answers a program can grade. Asked of every model once, the anchors of a domain and language tell on the first
/// day what bandit feedback takes thousands of queries to find out.
/// </summary>
public sealed class Anchor
{
    private readonly IGrader _grader;

    internal Anchor(string id, string domain, string language, string prompt, IGrader grader) =>
        (Id, Domain, Language, Prompt, _grader) = (id, domain, language, prompt, grader);

    /// <summary>Domain, language and place in its list: <c>math.zh.07</c>. Stays the same as long as the lists only grow at their ends.</summary>
    public string Id { get; }

    /// <summary>One of <see cref="Domains.All"/>.</summary>
    public string Domain { get; }

    /// <summary><see cref="Languages.English"/> or <see cref="Languages.Chinese"/>.</summary>
    public string Language { get; }

    public string Prompt { get; }

    /// <summary>0 (wrong or empty) to 1 (all that was asked for). Never throws, whatever the reply; thread-safe.</summary>
    public double Grade(string? reply)
    {
        try
        {
            return string.IsNullOrWhiteSpace(reply) ? 0 : _grader.Grade(Reply.Readable(reply));
        }
        catch (RegexMatchTimeoutException)
        {
            // a reply made to hold a pattern up is no answer
            return 0;
        }
    }
}
