using ModelProxy.Contracts.Learning.V1;
using ModelProxy.Data.Learning;
using ModelProxy.LearningWorker.Evaluating;
using ModelProxy.LearningWorker.Experimenting;
using ModelProxy.LearningWorker.Promoting;
using Npgsql;
using static ModelProxy.LearningWorker.Administering.Refusals;

namespace ModelProxy.LearningWorker.Administering;

/// <summary>What people may do with experiments: start one, watch it, stop it. Thread-safe.</summary>
internal sealed class ExperimentDesk(NpgsqlDataSource source)
{
    public async Task<ExperimentList> ListAsync(CancellationToken cancellationToken)
    {
        await using var session = await source.OpenConnectionAsync(cancellationToken);
        var list = new ExperimentList();
        list.Experiments.AddRange((await ExperimentShelf.ReadAsync(session, "true", cancellationToken)).Select(LearningWords.Of));
        return list;
    }

    public async Task<Experiment> StartAsync(StartExperimentRequest request, CancellationToken cancellationToken)
    {
        var split = request.Split.Length > 0 ? request.Split : ExperimentSplits.Percentage;
        var (significance, smallest) = (request.Significance == 0 ? 0.05 : request.Significance, request.SmallestEffect == 0 ? 0.05 : request.SmallestEffect);
        var mistakes = ExperimentMistakes.Of(request, split, significance, smallest).ToArray();
        if (mistakes.Length > 0) throw Invalid(string.Join(" ", mistakes));
        await using var session = await source.OpenConnectionAsync(cancellationToken);
        if (request.Kind == ExperimentKinds.Prompt) await KnowsAsync(session, request.Arms.Select(arm => arm.Prompt), cancellationToken);
        var arms = request.Arms.Select(arm => new ExperimentArm(arm.Name, arm.Share)
        {
            Model = request.Kind == ExperimentKinds.Model ? arm.Model : "",
            PromptVersion = request.Kind == ExperimentKinds.Prompt ? arm.Prompt : 0,
            Objective = request.Kind == ExperimentKinds.Objective ? new(arm.Objective.Quality, arm.Objective.Cost, arm.Objective.Latency) : null,
            Keys = [.. arm.Keys],
        }).ToArray();
        var id = await ExperimentShelf.StartAsync(session, request.Name.Trim(), request.Kind, split, arms, StoppingRule.Plan(significance, smallest), request.CreatedBy.Length > 0 ? request.CreatedBy : "admin", cancellationToken);
        return await FindAsync(session, id, cancellationToken);
    }

    public async Task<Experiment> StopAsync(StopExperimentRequest request, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(request.Id, out var id)) throw Invalid($"'{request.Id}' is no id of an experiment.");
        await using var session = await source.OpenConnectionAsync(cancellationToken);
        var found = await FindAsync(session, id, cancellationToken);
        if (!await ExperimentShelf.CancelAsync(session, id, cancellationToken)) throw NotNow($"The experiment \"{found.Name}\" has ended already.");
        return await FindAsync(session, id, cancellationToken);
    }

    private static async Task<Experiment> FindAsync(NpgsqlConnection session, Guid id, CancellationToken cancellationToken) =>
        (await ExperimentShelf.ReadAsync(session, $"id = '{id}'", cancellationToken)).Select(LearningWords.Of).FirstOrDefault() ?? throw NotFound($"There is no experiment {id}.");

    private static async Task KnowsAsync(NpgsqlConnection session, IEnumerable<int> versions, CancellationToken cancellationToken)
    {
        var known = (await new TemplateShelf(session).AllAsync(cancellationToken)).Select(row => row.Version).ToHashSet();
        foreach (var version in versions)
            if (!known.Contains(version)) throw NotFound($"There is no prompt version {version}.");
    }
}
