namespace ModelProxy.Policy.Anchors;

/// <summary><c>exact Paris|the city of Paris</c>: one of these and nothing more, case, punctuation and mark-up aside.</summary>
internal sealed class ExactGrader(string check) : IGrader
{
    private readonly string[] _right = [.. check.Split('|').Select(Reply.Plain).Where(r => r.Length > 0)];

    public double Grade(string reply) => Reply.Answers(reply).Select(Reply.Plain).Any(_right.Contains) ? 1 : 0;
}
