using System.Globalization;
using System.Text.Json;
using ModelProxy.Data;
using ModelProxy.Data.Learning;

namespace ModelProxy.Dashboard.Pages.Learning;

/// <summary>One experiment as the page shows it.</summary>
/// <param name="Needed">Judged answers per arm to find the smallest effect, looking once.</param>
internal sealed record ExperimentLine(Guid Id, string Name, string Kind, string Status, string Winner, DateTimeOffset StartedAt, IReadOnlyList<ArmLine> Arms, double PValue, double Significance, long Needed)
{
    /// <summary>Between so few named keys none is ever named.</summary>
    public bool HasTooFewKeys { get; init; }

    /// <summary>Not enough keys or conversations were judged yet to name one.</summary>
    public bool WaitsForUnits { get; init; }

    public bool IsRunning => Status == ExperimentStatus.Running;

    public static ExperimentLine Of(ExperimentRow row)
    {
        var stopping = JsonSerializer.Deserialize<ExperimentStopping>(row.Stopping, JsonColumn.Options);
        var result = JsonSerializer.Deserialize<ExperimentResult>(row.Result, JsonColumn.Options) is { Arms: not null } looked ? looked : null;
        var arms = JsonColumn.ReadList<ExperimentArm>(row.Arms);
        IReadOnlyList<ArmLine> lines = [.. arms.Select(arm => ArmLine.Of(arm, result?.Arms.FirstOrDefault(seen => seen.Name == arm.Name)))];
        var tooFew = row.Winner.Length == 0 && ExperimentUnits.AreTooFew(arms);
        return new ExperimentLine(row.Id, row.Name, row.Kind, row.Status, row.Winner, row.StartedAt, lines, result?.PValue ?? 1, stopping?.Significance ?? 0, stopping?.Needed ?? 0)
        {
            HasTooFewKeys = tooFew,
            WaitsForUnits = !tooFew && ExperimentUnits.AreAwaited(row, lines.Select(arm => (arm.Samples, arm.Units))),
        };
    }
}

internal sealed record ArmLine(string Name, string Value, long Samples, double Mean, double Low, double High, long Units)
{
    public static ArmLine Of(ExperimentArm arm, ArmResult? seen) => new(arm.Name, ValueOf(arm), seen?.Samples ?? 0, seen?.Mean ?? 0, seen?.Low ?? 0, seen?.High ?? 0, seen?.Units ?? 0);

    private static string ValueOf(ExperimentArm arm) => arm switch
    {
        { Objective: { } objective } => string.Create(CultureInfo.InvariantCulture, $"{objective.Quality} / {objective.Cost} / {objective.Latency}"),
        { PromptVersion: > 0 } => arm.PromptVersion.ToString(CultureInfo.InvariantCulture),
        _ => arm.Model,
    };
}
