namespace ModelProxy.Policy.Anchors;

/// <summary>One check of a reply. Pure and thread-safe; throws for no text but one that holds a pattern up (<see cref="System.Text.RegularExpressions.RegexMatchTimeoutException"/>).</summary>
internal interface IGrader
{
    /// <param name="reply">Not empty.</param>
    /// <returns>0 to 1.</returns>
    double Grade(string reply);
}

/// <summary>Several checks of one reply, each counting the same.</summary>
internal sealed class MeanGrader(IGrader[] graders) : IGrader
{
    public double Grade(string reply) => graders.Average(grader => grader.Grade(reply));
}
