using Microsoft.Extensions.Options;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Telemetry;
using ModelProxy.ServiceDefaults;

namespace ModelProxy.RouterService.Llama3;

/// <summary>
/// Asks the judge and waits for the verdict up to the deadline. 1. not there, breaker open: abstain. 2. usually later
/// than the deadline: leave the question with the teacher. 3. no place free: abstain. 4. ask; what comes late goes to
/// the teacher. 5. a verdict that is not sure enough is no answer.
/// </summary>
internal sealed class Llama3Step(Judge judge, Teacher teacher, JudgeCondition condition, JudgePace pace, JudgeKnowledge knowledge, Llama3Endpoint endpoint,
    IOptions<Llama3Options> options, RouterMetrics metrics, TimeProvider clock, IHostApplicationLifetime lifetime) : IDecisionStep, IJudgePresence, IStatusPart
{
    /// <summary>Kept back of the caller's own deadline for the way home.</summary>
    private static readonly TimeSpan WayHome = TimeSpan.FromMilliseconds(50);

    private readonly Llama3Options _options = options.Value;
    private long _answers;

    public string Name => StepNames.Llama3;

    public bool CanAnswer => condition.IsReady && !judge.IsBroken && pace.Usual <= TimeSpan.FromMilliseconds(_options.DeadlineMs);

    public async ValueTask<StepAnswer> TryAsync(Question question, CancellationToken cancellationToken)
    {
        // 1.
        if (!condition.IsReady) return StepAnswer.Abstain(Absent(condition.Now));
        if (judge.IsBroken) return Abstain("breaker-open", new Said("Llama3 failed too often and is given a rest", "Llama3 多次失败，暂停使用"));
        if (question.Options.Count == 1) return StepAnswer.Abstain(new Said("there is only one model to choose", "只有一个可选模型"));

        // 2.
        var prompt = JudgePrompt.Of(question, knowledge, _options, endpoint.Model);
        question.Template = new DrawnTemplate(prompt.Template.Version, prompt.Template.Experiment, prompt.Template.Arm);
        if (knowledge.Shadow is { } shadow && !question.Request.DryRun)
            teacher.Compare(question, JudgePrompt.Of(question, new TemplateInUse(shadow), knowledge.Profiles, _options, endpoint.Model));
        var deadline = Deadline(question);
        if (pace.Usual > deadline || deadline <= TimeSpan.Zero)
        {
            teacher.Ask(question, prompt);
            return Abstain("teacher-only", new Said($"Llama3 usually takes {pace.Usual.TotalSeconds:0.0} s, longer than the {deadline.TotalSeconds:0.0} s there are; it answers later as a teacher",
                $"Llama3 通常需要 {pace.Usual.TotalSeconds:0.0} 秒，超过 {deadline.TotalSeconds:0.0} 秒的时限；其结论稍后用于学习"));
        }

        // 3.
        if (judge.TakePlace() is not { } place) return Abstain("busy", new Said("Llama3 is busy with other questions", "Llama3 正忙于其他问题"));

        // 4. not cancelled with the caller: a verdict once begun is worth having
        var asked = judge.AskAsync(prompt, place, lifetime.ApplicationStopping);
        Judgement judgement;
        try
        {
            judgement = await asked.WaitAsync(deadline, clock, cancellationToken);
        }
        catch (Exception gone) when (gone is TimeoutException or OperationCanceledException)
        {
            _ = teacher.TakeOverAsync(question, prompt, asked);
            cancellationToken.ThrowIfCancellationRequested();
            return StepAnswer.Abstain(new Said($"Llama3 did not answer within {deadline.TotalSeconds:0.0} s", $"Llama3 未在 {deadline.TotalSeconds:0.0} 秒内作答"));
        }
        return Answer(question, prompt, judgement);
    }

    public void Fill(RouterStatus status)
    {
        var now = condition.Now;
        status.JudgeModel = endpoint.Model;
        status.OllamaVersion = now.OllamaVersion;
        status.OllamaAnswers = now.Name is JudgeStates.Ready or JudgeStates.Pulling or JudgeStates.Missing;
        status.JudgeReady = condition.IsReady;
        status.JudgePullPercent = now.Percent;
        status.JudgeUsualMs = pace.Usual.TotalMilliseconds;
        status.JudgeAnswers = Volatile.Read(ref _answers);
        status.JudgeLate = teacher.Late;
        status.JudgeFailures = judge.Failures;
        (status.JudgeState, status.JudgeMessage) = !condition.IsReady ? (now.Name, now.Message)
            : judge.IsBroken ? (JudgeStates.BreakerOpen, $"{endpoint.Model} failed too often; it is tried again in a moment.")
            : pace.Usual.TotalMilliseconds > _options.DeadlineMs ? (JudgeStates.TeacherOnly, $"{endpoint.Model} usually takes {pace.Usual.TotalSeconds:0.0} s, longer than a decision may wait; its verdicts are used for learning. A GPU or a smaller model makes it a judge.")
            : (JudgeStates.Ready, "");
    }

    private StepAnswer Answer(Question question, JudgePrompt prompt, Judgement judgement)
    {
        if (judgement.Verdict is not { } verdict)
            return StepAnswer.Abstain(new Said($"Llama3 gave no usable verdict: {judgement.Mistake}", $"Llama3 未给出可用结论：{judgement.Mistake}"));
        Interlocked.Increment(ref _answers);
        teacher.Learn(question, prompt, judgement, late: false);
        if (verdict.Confidence < _options.LeastConfidence)
            return Abstain("unsure", new Said($"Llama3 is only {verdict.Confidence:0}% sure of {verdict.Model}", $"Llama3 对 {verdict.Model} 仅有 {verdict.Confidence:0}% 的把握"));
        return VerdictAnswer.Of(question, verdict, prompt.Template, _options);
    }

    /// <summary>The request's, else the configured one; never beyond what the caller waits for.</summary>
    private TimeSpan Deadline(Question question)
    {
        var deadline = TimeSpan.FromMilliseconds(question.Request.Judge is { DeadlineMs: > 0 } asked ? asked.DeadlineMs : _options.DeadlineMs);
        if (question.CallerDeadline is not { } caller) return deadline;
        var left = caller - clock.GetUtcNow().UtcDateTime - WayHome;
        return left < deadline ? left : deadline;
    }

    private StepAnswer Abstain(string outcome, Said reason)
    {
        metrics.Judged(outcome);
        return StepAnswer.Abstain(reason);
    }

    private static Said Absent(JudgeCondition.State now) => now.Name switch
    {
        JudgeStates.Off => new Said("the judge is turned off", "裁判模型已关闭"),
        JudgeStates.Pulling => new Said($"Llama3 is being pulled ({now.Percent:0} %)", $"正在下载 Llama3（{now.Percent:0}%）"),
        JudgeStates.Missing => new Said("Ollama has no Llama3", "Ollama 中没有 Llama3"),
        JudgeStates.Checking => new Said("Ollama has not answered yet", "尚未连上 Ollama"),
        _ => new Said("Ollama does not answer", "Ollama 无响应"),
    };
}
