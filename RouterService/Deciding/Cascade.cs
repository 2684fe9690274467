using System.Collections.Frozen;
using System.Diagnostics;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.RouterService.Telemetry;

namespace ModelProxy.RouterService.Deciding;

/// <summary>
/// Asks the steps of the mode in turn until one answers. Deciding never fails: a step that throws has abstained, and
/// when even the last one did, the first option is taken.
/// </summary>
internal sealed partial class Cascade(IEnumerable<IDecisionStep> steps, IDecisionMemory memory, TimeProvider clock, RouterMetrics metrics, ILogger<Cascade> log)
{
    private readonly FrozenDictionary<string, IDecisionStep> _steps = steps.ToFrozenDictionary(step => step.Name);

    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async ValueTask<Decision> DecideAsync(Question question, CancellationToken cancellationToken)
    {
        using var activity = RouterActivity.Start(question);
        var started = clock.GetTimestamp();
        var taken = new List<(Step Step, Said Reason)>(6);
        var answer = default(StepAnswer);
        foreach (var name in Modes.StepsOf(question))
        {
            // a tool without database has no experiments
            if (!_steps.TryGetValue(name, out var step)) continue;
            answer = await TakeAsync(step, question, taken, activity, cancellationToken);
            if (answer.Model is not null)
            {
                if (name != StepNames.Mandatory) answer = InTrial(answer, question);
                break;
            }
            if (answer.Ranking.Count > 0) question.Ranking = answer.Ranking;
        }

        if (IsWorthRemembering(answer!)) memory.Remember(question, RememberedDecision.Of(answer!, question));
        var decision = DecisionWriter.Write(question, answer!.Model is null ? InTrial(Last(question), question) : answer, taken);
        var elapsed = clock.GetElapsedTime(started);
        decision.ElapsedMs = elapsed.TotalMilliseconds;
        RouterActivity.Complete(activity, decision);
        metrics.Decided(decision, elapsed);
        return decision;
    }

    private async ValueTask<StepAnswer> TakeAsync(IDecisionStep step, Question question, List<(Step Step, Said Reason)> taken, Activity? activity, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        StepAnswer answer;
        try
        {
            answer = await step.TryAsync(question, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        // Learning is never in the way: whatever a step stumbles over, the next one is asked.
        catch (Exception failure)
        {
            StepFailed(step.Name, question.Request.QueryId, failure);
            answer = StepAnswer.Abstain(new Said($"failed: {failure.GetType().Name}; see the router's log", $"出错：{failure.GetType().Name}，详见路由服务日志"));
        }
        var record = new Step { Name = step.Name, Answered = answer.Model is not null, Model = answer.Model ?? "", Reason = answer.Reason.In(question.InChinese), ElapsedMs = clock.GetElapsedTime(started).TotalMilliseconds };
        taken.Add((record, answer.Reason));
        RouterActivity.Record(activity, record);
        return answer;
    }

    /// <summary>Whatever step answers under a tried objective, or after a tried template was drawn, is part of the trial.</summary>
    private static StepAnswer InTrial(StepAnswer answer, Question question)
    {
        if (question.Template is { } drawn) answer = answer with { PromptVersion = drawn.Version };
        if (answer.Experiment.Length > 0) return answer;
        if (question.Trial is { Arm.Objective: not null } trial) return answer with { Experiment = trial.Experiment, Arm = trial.Arm.Name };
        return question.Template is { Experiment.Length: > 0 } tried ? answer with { Experiment = tried.Experiment, Arm = tried.Arm } : answer;
    }

    /// <summary>What was drawn to learn something is not repeated; what rules say costs nothing to say again.</summary>
    private static bool IsWorthRemembering(StepAnswer answer) => answer is { Model: not null, Explored: false, Source: Sources.Learned or Sources.Llama3 };

    private static StepAnswer Last(Question question) => new()
    {
        Model = question.Options[0].Model,
        Source = Sources.Rules,
        Confidence = Sources.RulesConfidence,
        Reason = new Said("Nothing could tell the models apart; the first one is taken.", "无法区分各模型，选用第一个。"),
    };

    [LoggerMessage(LogLevel.Error, "The step {Step} failed on query {QueryId}; the next one is asked")]
    private partial void StepFailed(string step, string queryId, Exception failure);
}
