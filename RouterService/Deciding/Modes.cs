using ModelProxy.Contracts.Router.V1;

namespace ModelProxy.RouterService.Deciding;

/// <summary>Which steps a mode tries, in order. Each ends with a step that always answers.</summary>
internal static class Modes
{
    private static readonly string[] Auto = [StepNames.Mandatory, StepNames.Experiment, StepNames.Cache, StepNames.Learned, StepNames.Conversation, StepNames.Llama3, StepNames.Rules];
    private static readonly string[] Llama3 = [StepNames.Mandatory, StepNames.Experiment, StepNames.Cache, StepNames.Llama3, StepNames.Rules];
    private static readonly string[] Learned = [StepNames.Mandatory, StepNames.Experiment, StepNames.Cache, StepNames.Learned, StepNames.Conversation, StepNames.Rules];
    private static readonly string[] Rules = [StepNames.Mandatory, StepNames.Experiment, StepNames.Rules];
    private static readonly string[] Weights = [StepNames.Mandatory, StepNames.Experiment, StepNames.Weights];

    public static IReadOnlyList<string> StepsOf(Mode mode) => mode switch
    {
        Mode.Llama3 => Llama3,
        Mode.Learned => Learned,
        Mode.Rules => Rules,
        Mode.Weights => Weights,
        _ => Auto,
    };
}
