using ModelProxy.Policy.Judging;

namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>Scores a template against another on the same held-out cases: doubly robust values of its picks, paired bootstrap of the difference.</summary>
internal sealed class TemplateTrial(TemplateJudge judge)
{
    /// <exception cref="JudgeAwayException">The judge does not answer.</exception>
    public async Task<TemplateComparison> CompareAsync(PromptTemplate current, PromptTemplate candidate, IReadOnlyList<JudgedCase> heldOut, CancellationToken cancellationToken)
    {
        var (now, then) = (new List<double>(), new List<double>());
        var unreadable = 0;
        foreach (var judged in heldOut)
        {
            now.Add(judged.Value((await judge.AskAsync(current, judged, cancellationToken))?.Model));
            var verdict = await judge.AskAsync(candidate, judged, cancellationToken);
            if (verdict is null) unreadable++;
            then.Add(judged.Value(verdict?.Model));
        }
        return Compare(now, then, unreadable);
    }

    public static TemplateComparison Compare(IReadOnlyList<double> current, IReadOnlyList<double> candidate, int unreadable)
    {
        var draw = new Random(7);
        return new TemplateComparison(Bootstrap.Mean(current, draw), Bootstrap.Mean(candidate, draw), Bootstrap.Mean([.. candidate.Zip(current, (a, b) => a - b)], draw), candidate.Count, unreadable);
    }
}

/// <param name="Unreadable">Cases in which the candidate's verdict could not be made out; they count as a random pick.</param>
internal sealed record TemplateComparison(Estimate Current, Estimate Candidate, Estimate Difference, int Cases, int Unreadable)
{
    /// <summary>Share of resamples in which it is better before it is watched: a low bar, for shadow and trial come after it.</summary>
    private const double Promising = 0.8;

    public bool IsPromising => Difference.Mean > 0 && Difference.AboveZero >= Promising && Unreadable <= Cases / 10;
}
