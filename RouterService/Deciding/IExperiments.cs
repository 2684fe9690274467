using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data.Learning;

namespace ModelProxy.RouterService.Deciding;

/// <summary>The running experiments. Thread-safe; drawing is pure: the same request and experiment always draw the same arm.</summary>
internal interface IExperiments
{
    /// <summary>The arm of the first running experiment of one of these kinds that takes the request in; null when none does. Analysed questions take part in none.</summary>
    Assignment? Assign(DecideRequest request, params ReadOnlySpan<string> kinds);

    /// <summary>Templates that running experiments name.</summary>
    IReadOnlyList<long> PromptVersions { get; }
}

/// <param name="Experiment">Its id.</param>
internal sealed record Assignment(string Experiment, string Name, string Kind, ExperimentArm Arm, double Share)
{
    /// <summary>Set when the evolution of prompts tries something against this version of the template; 0 = people set the experiment up.</summary>
    public long EvolvesFrom { get; init; }
}
