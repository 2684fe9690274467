using ModelProxy.Contracts.Learning.V1;
using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.Policy.Judging;
using static ModelProxy.LearningWorker.Administering.Refusals;
using Verdict = ModelProxy.Contracts.Learning.V1.Verdict;

namespace ModelProxy.LearningWorker.Administering;

/// <summary>Asks the judge on behalf of a person who tries a template. Stops at <see cref="Patience"/> with what there is.</summary>
internal sealed class PromptTests(TemplateJudge judge, CaseReader reader)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>About one query, among the models that were last decided between.</summary>
    public async Task<PromptTest> AskAsync(PromptTemplate template, string query, CancellationToken cancellationToken)
    {
        if (query.Length > 8192) throw Invalid("The query may have 8192 characters.");
        if (await reader.ReadAsync(1, cancellationToken) is not [var known, ..]) throw NotNow("No decision was judged yet: there are no models to choose between. Ask and rate something first.");
        var asked = known with { Text = query };
        try
        {
            var verdict = await judge.AskAsync(template, asked, cancellationToken);
            return new PromptTest { Verdicts = { Of(asked, verdict, real: false) }, Note = verdict is null ? "The judge's verdict could not be made out." : "" };
        }
        catch (JudgeAwayException away)
        {
            throw Away($"The judge does not answer: {away.Message}");
        }
    }

    /// <summary>About held-out cases, beside the template in force.</summary>
    public async Task<PromptTest> ScoreAsync(PromptTemplate template, PromptTemplate active, int cases, CancellationToken cancellationToken)
    {
        var heldOut = (await reader.ReadAsync(20 * cases, cancellationToken)).Where(judged => judged.HeldOut).Take(cases).ToArray();
        var test = new PromptTest();
        if (heldOut.Length == 0)
        {
            test.Note = "No held-out decision was judged yet: there is nothing to score on.";
            return test;
        }
        var began = System.Diagnostics.Stopwatch.StartNew();
        var (now, then) = (new List<double>(), new List<double>());
        try
        {
            foreach (var judged in heldOut)
            {
                if (began.Elapsed > Patience) break;
                var verdict = await judge.AskAsync(template, judged, cancellationToken);
                now.Add(judged.Value((await judge.AskAsync(active, judged, cancellationToken))?.Model));
                then.Add(judged.Value(verdict?.Model));
                test.Verdicts.Add(Of(judged, verdict, real: true));
            }
        }
        catch (JudgeAwayException away) when (then.Count > 0)
        {
            test.Note = $"The judge stopped answering: {away.Message}";
        }
        catch (JudgeAwayException away)
        {
            throw Away($"The judge does not answer: {away.Message}");
        }
        if (then.Count < heldOut.Length && test.Note.Length == 0) test.Note = $"{then.Count} of {heldOut.Length} cases within {Patience.TotalSeconds:0} s.";
        if (now.Count > then.Count) now.RemoveAt(now.Count - 1);
        var comparison = TemplateTrial.Compare(now, then, test.Verdicts.Count(verdict => verdict.Model.Length == 0));
        (test.Score, test.Low, test.High, test.Baseline, test.Cases) = (comparison.Candidate.Mean, comparison.Candidate.Low, comparison.Candidate.High, comparison.Current.Mean, comparison.Cases);
        return test;
    }

    private static Verdict Of(JudgedCase judged, Policy.Judging.Verdict? said, bool real) => new()
    {
        Query = judged.Text.Length <= 300 ? judged.Text : judged.Text[..300],
        Model = said?.Model ?? "",
        Confidence = said?.Confidence ?? 0,
        Domain = said?.Domain ?? "",
        Reasoning = said?.Reasoning ?? "",
        AnsweredBy = real ? judged.Logged : "",
        Reward = real ? judged.Reward : 0,
    };
}
