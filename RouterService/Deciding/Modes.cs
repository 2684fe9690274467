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

    /// <summary>Inside a tool loop only a rule goes before whoever made the calls, in every mode.</summary>
    private static readonly string[] ToolLoop = [StepNames.Mandatory, StepNames.Conversation, StepNames.Rules];

    public static IReadOnlyList<string> StepsOf(Question question) => question.InToolLoop ? ToolLoop : question.Request.Mode switch
    {
        Mode.Llama3 => Llama3,
        Mode.Learned => Learned,
        Mode.Rules => Rules,
        Mode.Weights => Weights,
        _ => Auto,
    };
}
