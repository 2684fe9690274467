using System.Threading.Channels;
using Microsoft.Extensions.Options;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Telemetry;

namespace ModelProxy.RouterService.Llama3;

/// <summary>
/// Verdicts that come too late to decide with: they are kept as labels, and remembered for the next time the same
/// question comes. Questions of a judge that is always late wait here for their turn; when there are too many, the
/// oldest are dropped.
/// </summary>
internal sealed class Teacher(Judge judge, IDecisionMemory memory, ITeacherLabels labels, RouterMetrics metrics, IOptions<Llama3Options> options) : BackgroundService
{
    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(options.Value.TeacherQueue) { FullMode = BoundedChannelFullMode.DropOldest });

    private long _late;

    /// <summary>Verdicts that came after their decision, since the start.</summary>
    public long Late => Volatile.Read(ref _late);

    /// <summary>Asks when there is time.</summary>
    public void Ask(Question question, JudgePrompt prompt) => _waiting.Writer.TryWrite(new Waiting(question, prompt));

    /// <summary>Asks a template that is only watched, when there is time and nothing better to ask: its verdict becomes a label and decides nothing.</summary>
    public void Compare(Question question, JudgePrompt shadow)
    {
        if (_waiting.Reader.Count < options.Value.TeacherQueue / 2) _waiting.Writer.TryWrite(new Waiting(question, shadow, IsShadow: true));
    }

    /// <summary>Takes over an ask whose decision could not wait any longer.</summary>
    public async Task TakeOverAsync(Question question, JudgePrompt prompt, Task<Judgement> asked)
    {
        try
        {
            Learn(question, prompt, await asked, late: true);
        }
        catch (OperationCanceledException)
        {
            // the router is stopping
        }
    }

    public void Learn(Question question, JudgePrompt prompt, Judgement judgement, bool late, bool shadow = false)
    {
        if (judgement.Verdict is not { } verdict) return;
        metrics.Judged(late ? "late" : "in-time", judgement.Elapsed);
        labels.Add(new TeacherLabel(question.Request.QueryId, question.At, question.Request.KeepText ? question.Text : null, question.TextHash, question.Features.Language,
            verdict.Domain, verdict.Model, verdict.Complexity, verdict.Confidence, verdict.Reasoning, prompt.Template.Version, judgement.Elapsed.TotalMilliseconds, late));
        if (!late || shadow) return;
        Interlocked.Increment(ref _late);
        if (verdict.Confidence < options.Value.LeastConfidence) return;
        var answer = VerdictAnswer.Of(question, verdict, prompt.Template, options.Value);
        memory.Remember(question, RememberedDecision.Of(answer, question));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (question, prompt, shadow) in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            var place = await judge.WaitForPlaceAsync(stoppingToken);
            if (judge.IsBroken) place.Dispose();
            else Learn(question, prompt, await judge.AskAsync(prompt, place, stoppingToken), late: true, shadow);
        }
    }

    private sealed record Waiting(Question Question, JudgePrompt Prompt, bool IsShadow = false);
}
