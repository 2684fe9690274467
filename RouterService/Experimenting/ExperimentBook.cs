using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data;
using ModelProxy.Data.Learning;
using ModelProxy.RouterService.Deciding;
using ModelProxy.RouterService.Following;

namespace ModelProxy.RouterService.Experimenting;

/// <summary>The running experiments, oldest first, followed from the learning worker's table.</summary>
internal sealed partial class ExperimentBook(IDbContextFactory<ModelProxyDb> databases, ILogger<ExperimentBook> log) : IExperiments, ITableFollower
{
    private volatile RunningExperiment[] _running = [];

    public IReadOnlyList<long> PromptVersions => [.. _running.SelectMany(experiment => experiment.Arms).Select(arm => arm.PromptVersion).Where(version => version > 0).Distinct()];

    public Assignment? Assign(DecideRequest request, params ReadOnlySpan<string> kinds)
    {
        if (request.DryRun) return null;
        foreach (var experiment in _running)
            if (kinds.Contains(experiment.Kind) && experiment.Draw(request) is { } drawn) return drawn;
        return null;
    }

    public bool Follows(string table) => table == "learning.experiment";

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await database.Experiments.AsNoTracking().Where(experiment => experiment.Status == ExperimentStatus.Running).OrderBy(experiment => experiment.StartedAt).ThenBy(experiment => experiment.Id).ToListAsync(cancellationToken);
        var running = rows.Select(Read).OfType<RunningExperiment>().ToArray();
        if (!running.Select(experiment => experiment.Id).SequenceEqual(_running.Select(experiment => experiment.Id))) Runs(running.Length);
        _running = running;
    }

    private RunningExperiment? Read(ExperimentRow row)
    {
        try
        {
            return new RunningExperiment(row.Id.ToString(), row.Name, row.Kind, row.Split, JsonColumn.ReadList<ExperimentArm>(row.Arms)) { CreatedBy = row.CreatedBy };
        }
        catch (JsonException unreadable)
        {
            Unreadable(row.Id, unreadable.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} experiments share requests out")]
    private partial void Runs(int count);

    [LoggerMessage(LogLevel.Warning, "The arms of experiment {Id} cannot be read, it takes no request: {Reason}")]
    private partial void Unreadable(Guid id, string reason);
}
