using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using ModelProxy.Contracts.Learning.V1;
using ModelProxy.Data;
using ModelProxy.Data.Learning;

namespace ModelProxy.LearningWorker.Administering;

/// <summary>Rows in the words of the wire. Pure.</summary>
internal static class LearningWords
{
    public static Prompt Of(PromptTemplateRow row)
    {
        var prompt = new Prompt
        {
            Version = (int)row.Version,
            Parent = (int)(row.ParentVersion ?? 0),
            Author = row.Author,
            Text = row.Text,
            Note = row.Note,
            Status = row.Status,
            Pinned = row.Pinned,
            ScoreSamples = (int)row.ScoreSamples,
            CreatedAt = row.CreatedAt.ToTimestamp(),
            PromotedAt = row.PromotedAt?.ToTimestamp(),
        };
        if (row.Score is { } score) (prompt.Score, prompt.ScoreLow, prompt.ScoreHigh) = (score, row.ScoreLow ?? score, row.ScoreHigh ?? score);
        return prompt;
    }

    public static Experiment Of(ExperimentRow row)
    {
        var stopping = JsonSerializer.Deserialize<ExperimentStopping>(row.Stopping, JsonColumn.Options);
        var result = JsonSerializer.Deserialize<ExperimentResult>(row.Result, JsonColumn.Options) is { Arms: not null } looked ? looked : null;
        var experiment = new Experiment
        {
            Id = row.Id.ToString(),
            Name = row.Name,
            Kind = row.Kind,
            Split = row.Split,
            Status = row.Status,
            Winner = row.Winner,
            Significance = stopping?.Significance ?? 0,
            SmallestEffect = stopping?.SmallestEffect ?? 0,
            Needed = (int)(stopping?.Needed ?? 0),
            Most = (int)(stopping?.Most ?? 0),
            Difference = result?.Difference ?? 0,
            Low = result?.Low ?? 0,
            High = result?.High ?? 0,
            PValue = result?.PValue ?? 1,
            CreatedBy = row.CreatedBy,
            StartedAt = row.StartedAt.ToTimestamp(),
            EndedAt = row.EndedAt?.ToTimestamp(),
        };
        var arms = JsonColumn.ReadList<ExperimentArm>(row.Arms);
        experiment.Arms.AddRange(arms.Select(arm => Of(arm, result?.Arms.FirstOrDefault(seen => seen.Name == arm.Name))));
        if (row.Winner.Length == 0 && ExperimentUnits.AreTooFew(arms))
            experiment.Note = $"No winner is named between so few keys: keys differ from each other too, and it takes {ExperimentUnits.Least} in each arm to tell that from the arms.";
        else if (ExperimentUnits.AreAwaited(row, experiment.Arms.Select(arm => ((long)arm.Samples, (long)arm.Units))))
            experiment.Note = $"No winner is named before {ExperimentUnits.Least} keys or conversations in each arm were judged; so far {string.Join(" and ", experiment.Arms.Select(arm => arm.Units))}.";
        return experiment;
    }

    private static Arm Of(ExperimentArm arm, ArmResult? seen)
    {
        var word = new Arm { Name = arm.Name, Share = arm.Share, Model = arm.Model, Prompt = (int)arm.PromptVersion, Samples = (int)(seen?.Samples ?? 0), Units = (int)(seen?.Units ?? 0), Mean = seen?.Mean ?? 0, Low = seen?.Low ?? 0, High = seen?.High ?? 0 };
        if (arm.Objective is { } objective) word.Objective = new() { Quality = objective.Quality, Cost = objective.Cost, Latency = objective.Latency };
        word.Keys.AddRange(arm.Keys);
        return word;
    }
}
