using System.Globalization;
using ModelProxy.Contracts.Learning.V1;
using ModelProxy.Data.Learning;

namespace ModelProxy.Dashboard.Pages.Learning;

/// <summary>What a reader fills in to start an experiment. What does not fit is left for the worker to refuse in its own words.</summary>
internal sealed class ExperimentForm
{
    public static readonly IReadOnlyList<string> Kinds = [ExperimentKinds.Model, ExperimentKinds.Objective, ExperimentKinds.Prompt];
    public static readonly IReadOnlyList<string> Splits = [ExperimentSplits.Percentage, ExperimentSplits.Key];

    public string Name { get; set; } = "";
    public string Kind { get; set; } = ExperimentKinds.Model;
    public string Split { get; set; } = ExperimentSplits.Percentage;
    public string Control { get; set; } = "";
    public string Candidate { get; set; } = "";
    public double SharePercent { get; set; } = 50;
    public double SmallestEffect { get; set; } = 0.05;

    /// <summary>What an arm looks like: a model, a version, or quality, cost, latency.</summary>
    public string Example => Kind switch { ExperimentKinds.Prompt => "3", ExperimentKinds.Objective => "1, 0.1, 0.05", _ => "claude-sonnet" };

    public StartExperimentRequest ToRequest() => new()
    {
        Name = Name,
        Kind = Kind,
        Split = Split,
        SmallestEffect = SmallestEffect,
        Arms = { Arm("control", Control), Arm("candidate", Candidate) },
    };

    private Arm Arm(string name, string value)
    {
        var arm = new Arm { Name = name, Share = SharePercent / 100 };
        if (Kind == ExperimentKinds.Model) arm.Model = value.Trim();
        else if (Kind == ExperimentKinds.Prompt) arm.Prompt = int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var version) ? version : 0;
        else if (Numbers(value) is [var quality, var cost, var latency]) arm.Objective = new() { Quality = quality, Cost = cost, Latency = latency };
        return arm;
    }

    private static double[] Numbers(string value) =>
        [.. value.Split([',', '，', ';'], StringSplitOptions.TrimEntries).Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : -1)];
}
