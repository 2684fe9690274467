using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data.Learning;
using ModelProxy.RouterService.Deciding;

namespace ModelProxy.RouterService.Experimenting;

/// <summary>
/// Answers for requests that an experiment between models drew: what an operator set up goes before what was learned, like a
/// rule. Experiments between objectives or templates decide nothing here; those act where the objective or the template is used.
/// </summary>
internal sealed class ExperimentStep : IDecisionStep
{
    public string Name => StepNames.Experiment;

    public ValueTask<StepAnswer> TryAsync(Question question, CancellationToken cancellationToken) => ValueTask.FromResult(Try(question));

    private static StepAnswer Try(Question question)
    {
        if (question.Trial is not { } trial) return StepAnswer.Abstain(new Said("no experiment drew this request", "未参与任何实验"));
        if (trial.Kind != ExperimentKinds.Model) return StepAnswer.Abstain(new Said($"the experiment “{trial.Name}” tries another objective here", $"实验“{trial.Name}”在此采用另一优化目标"));
        if (question.InConversation) return StepAnswer.Abstain(new Said("a running conversation is not moved by an experiment", "进行中的对话不受实验影响"));
        if (question.Find(trial.Arm.Model) is not { } option) return StepAnswer.Abstain(new Said($"{trial.Arm.Model} of the experiment “{trial.Name}” cannot be chosen now", $"实验“{trial.Name}”的 {trial.Arm.Model} 当前不可选"));
        return new StepAnswer
        {
            Model = option.Model,
            Source = Sources.Rules,
            Confidence = 50,
            Reason = new Said($"The experiment “{trial.Name}” drew {option.Model} (arm {trial.Arm.Name}, {trial.Share:P0} of the traffic).", $"实验“{trial.Name}”抽中 {option.Model}（分组 {trial.Arm.Name}，占流量 {trial.Share:P0}）。"),
            Propensity = trial.Share,
            Experiment = trial.Experiment,
            Arm = trial.Arm.Name,
        };
    }
}
