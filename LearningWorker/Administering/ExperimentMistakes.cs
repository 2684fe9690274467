using ModelProxy.Contracts.Learning.V1;
using ModelProxy.Data.Learning;

namespace ModelProxy.LearningWorker.Administering;

/// <summary>Every mistake in a wished experiment at once. Pure.</summary>
internal static class ExperimentMistakes
{
    public static IEnumerable<string> Of(StartExperimentRequest request, string split, double significance, double smallestEffect)
    {
        if (request.Name.Trim() is not { Length: > 0 and <= 100 }) yield return "An experiment has a name of 1 to 100 characters.";
        if (request.Kind is not (ExperimentKinds.Model or ExperimentKinds.Prompt or ExperimentKinds.Objective)) yield return $"kind is model, prompt or objective, not '{request.Kind}'.";
        if (split is not (ExperimentSplits.Percentage or ExperimentSplits.Key)) yield return $"split is percentage or key, not '{split}'.";
        if (!(significance is >= 0.001 and <= 0.2)) yield return $"significance must be 0.001 to 0.2, not {significance}.";
        if (!(smallestEffect is >= 0.005 and <= 0.5)) yield return $"smallestEffect must be 0.005 to 0.5 (of a reward of 0-1), not {smallestEffect}.";
        if (request.Arms.Count != 2)
        {
            yield return $"An experiment has two arms, the control first, not {request.Arms.Count}.";
            yield break;
        }
        foreach (var mistake in Arms(request, split)) yield return mistake;
    }

    private static IEnumerable<string> Arms(StartExperimentRequest request, string split)
    {
        var (control, candidate) = (request.Arms[0], request.Arms[1]);
        if (control.Name.Length is 0 or > 60 || candidate.Name.Length is 0 or > 60 || control.Name == candidate.Name) yield return "The arms have different names of 1 to 60 characters.";
        var byKeys = split == ExperimentSplits.Key && request.Arms.Any(arm => arm.Keys.Count > 0);
        if (byKeys && request.Arms.Any(arm => arm.Keys.Count == 0)) yield return "When one arm names keys, so does the other.";
        if (control.Keys.Intersect(candidate.Keys).FirstOrDefault() is { } both) yield return $"The key '{both}' cannot meet both arms.";
        if (!byKeys && (!(control.Share > 0 && candidate.Share > 0) || control.Share + candidate.Share > 1 + 1e-9)) yield return "The shares are more than 0 and together at most 1.";
        if (request.Kind == ExperimentKinds.Model && (control.Model.Length == 0 || candidate.Model.Length == 0 || control.Model == candidate.Model)) yield return "The arms name two different models.";
        if (request.Kind == ExperimentKinds.Prompt && (control.Prompt <= 0 || candidate.Prompt <= 0 || control.Prompt == candidate.Prompt)) yield return "The arms name two different prompt versions.";
        if (request.Kind == ExperimentKinds.Objective && request.Arms.Any(arm => arm.Objective is null || !Sane(arm.Objective))) yield return "Each arm has an objective {quality, cost, latency}: 0 to 1000 each, not all 0.";
    }

    private static bool Sane(Contracts.Learning.V1.ArmObjective objective) =>
        objective is { Quality: >= 0 and <= 1000, Cost: >= 0 and <= 1000, Latency: >= 0 and <= 1000 } && objective.Quality + objective.Cost + objective.Latency > 0;
}
