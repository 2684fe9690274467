using System.Globalization;
using System.Text.Json;
using ModelProxy.Data;
using ModelProxy.Data.Learning;

namespace ModelProxy.Dashboard.Pages.Learning;

/// <summary>One experiment as the page shows it.</summary>
/// <param name="Needed">Judged answers per arm to find the smallest effect, looking once.</param>
internal sealed record ExperimentLine(Guid Id, string Name, string Kind, string Status, string Winner, DateTimeOffset StartedAt, IReadOnlyList<ArmLine> Arms, double PValue, double Significance, long Needed)
{
    public bool IsRunning => Status == ExperimentStatus.Running;

    public static ExperimentLine Of(ExperimentRow row)
    {
        var stopping = JsonSerializer.Deserialize<ExperimentStopping>(row.Stopping, JsonColumn.Options);
        var result = JsonSerializer.Deserialize<ExperimentResult>(row.Result, JsonColumn.Options) is { Arms: not null } looked ? looked : null;
        return new ExperimentLine(row.Id, row.Name, row.Kind, row.Status, row.Winner, row.StartedAt,
            [.. JsonColumn.ReadList<ExperimentArm>(row.Arms).Select(arm => ArmLine.Of(arm, result?.Arms.FirstOrDefault(seen => seen.Name == arm.Name)))],
            result?.PValue ?? 1, stopping?.Significance ?? 0, stopping?.Needed ?? 0);
    }
}

internal sealed record ArmLine(string Name, string Value, long Samples, double Mean, double Low, double High)
{
    public static ArmLine Of(ExperimentArm arm, ArmResult? seen) => new(arm.Name, ValueOf(arm), seen?.Samples ?? 0, seen?.Mean ?? 0, seen?.Low ?? 0, seen?.High ?? 0);

    private static string ValueOf(ExperimentArm arm) => arm switch
    {
        { Objective: { } objective } => string.Create(CultureInfo.InvariantCulture, $"{objective.Quality} / {objective.Cost} / {objective.Latency}"),
        { PromptVersion: > 0 } => arm.PromptVersion.ToString(CultureInfo.InvariantCulture),
        _ => arm.Model,
    };
}
