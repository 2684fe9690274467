using Grpc.Core;
using ModelProxy.Contracts.Learning.V1;
using ModelProxy.Data.Learning;
using ModelProxy.Integration.Tests.RouterService;
using ModelProxy.TestKit;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.LearningWorker;

/// <summary>Versions of the judge's prompt: written by people, evolved by the worker, used by the router; the Simulator is the judge.</summary>
public sealed class PromptTests : IAsyncLifetime
{
    private const string Written = "Choose for {{query}} among\n{{models: fields, rating}}\nas JSON with selectedModel, confidence, domain.";
    private Postgres _postgres = null!;
    private ServiceProcess _simulator = null!;
    private Traffic _traffic = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await Postgres.CreateAsync();
        _simulator = await ServiceProcess.StartAsync("Simulator", new Dictionary<string, string?>(), Cancellation);
        _traffic = new Traffic(_postgres);
    }

    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task People_write_test_use_pin_and_roll_back_versions_and_the_router_follows()
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres, _simulator.HttpAddress);
        await using var router = await RouterProcess.StartAsync(_postgres.ConnectionString, _simulator.HttpAddress);
        await router.UntilAsync(status => status is { JudgeReady: true, DatabaseAnswers: true });

        var draft = await worker.Client.SavePromptAsync(new SavePromptRequest { Text = Written, Note = "shorter", Author = "ann" }, cancellationToken: Cancellation);
        Assert.Equal((2, 1, "ann", "draft"), (draft.Version, draft.Parent, draft.Author, draft.Status));

        await _traffic.DecideAsync("Write a SQL join", "coder", 5);
        var test = await worker.Client.TestPromptAsync(new TestPromptRequest { Version = 2, Query = "Write a Python function" }, cancellationToken: Cancellation);
        Assert.Contains(Assert.Single(test.Verdicts).Model, (string[])["coder", "writer"]);

        var used = await worker.Client.UsePromptAsync(new UsePromptRequest { Version = 2, Pin = true }, cancellationToken: Cancellation);
        Assert.Equal([("active", true), ("retired", false)], used.Prompts.Select(prompt => (prompt.Status, prompt.Pinned)));
        await router.UntilAsync(status => status.PromptVersion == 2);
        Assert.Equal(2, (await router.DecideAsync("Write a story about the moon")).PromptVersion);

        await worker.Client.RollBackPromptAsync(new RollBackPromptRequest(), cancellationToken: Cancellation);
        await router.UntilAsync(status => status.PromptVersion == 1);
        Assert.Equal("rolled_back", (await worker.PromptAsync(2)).Status);
        Assert.Equal(Written, (await worker.PromptAsync(2)).Text);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_with_the_reason()
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres);

        Assert.Contains("{{models}}", await RefusedAsync(() => worker.Client.SavePromptAsync(new SavePromptRequest { Text = "{{query}} selectedModel" }, cancellationToken: Cancellation), StatusCode.InvalidArgument), StringComparison.Ordinal);
        Assert.Contains("no version 9", await RefusedAsync(() => worker.Client.UsePromptAsync(new UsePromptRequest { Version = 9 }, cancellationToken: Cancellation), StatusCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("no version to go back", await RefusedAsync(() => worker.Client.RollBackPromptAsync(new RollBackPromptRequest(), cancellationToken: Cancellation), StatusCode.FailedPrecondition), StringComparison.Ordinal);
        await worker.Client.SavePromptAsync(new SavePromptRequest { Text = Written }, cancellationToken: Cancellation);
        Assert.Contains("not in force", await RefusedAsync(() => worker.Client.PinPromptAsync(new PinPromptRequest { Version = 2, Pinned = true }, cancellationToken: Cancellation), StatusCode.FailedPrecondition), StringComparison.Ordinal);
        await _traffic.DecideAsync("Write a SQL join", "coder", 5);
        Assert.Contains("judge", await RefusedAsync(() => worker.Client.TestPromptAsync(new TestPromptRequest { Version = 2, Query = "q" }, cancellationToken: Cancellation), StatusCode.Unavailable), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_proposed_scored_on_held_out_decisions_and_kept_with_its_parent()
    {
        for (var i = 0; i < 60; i++) await _traffic.DecideAsync($"Write a SQL query number {i}", i % 3 == 0 ? "writer" : "coder", i % 3 == 0 ? 2 : 5);
        await using var worker = await WorkerProcess.StartAsync(_postgres, _simulator.HttpAddress, ("Prompting__Cases", "8"), ("Prompting__LeastCases", "6"));

        await Wait.UntilAsync(async () =>
        {
            await worker.LearnAsync();
            return await _postgres.ScalarAsync<long>("select count(*) from learning.prompt_template where author = 'evolved'", Cancellation) > 0;
        }, Cancellation, describe: () => worker.Process.Output);

        var evolved = await worker.PromptAsync(2);
        Assert.Equal(("evolved", 1), (evolved.Author, evolved.Parent));
        Assert.Contains(evolved.Status, (string[])["shadow", "retired"]);
        Assert.True(evolved is { HasScore: true, ScoreSamples: 8 } && evolved.ScoreLow <= evolved.Score && evolved.Score <= evolved.ScoreHigh);
        Assert.NotEmpty(evolved.Note);
        Assert.Equal(1L, await _postgres.ScalarAsync<long>("select count(*) from learning.evaluation where subject = 'prompt' and method = 'holdout' and version = 2", Cancellation));
    }

    [Fact]
    public async Task A_version_is_watched_tried_promoted_and_rolled_back_when_live_reward_falls_even_over_restarts()
    {
        var worker = await WorkerProcess.StartAsync(_postgres, null, ("Prompting__Enabled", "false"), ("Prompting__ShadowVerdicts", "5"));
        await worker.Client.SavePromptAsync(new SavePromptRequest { Text = Written }, cancellationToken: Cancellation);
        await worker.Client.TryPromptAsync(new TryPromptRequest { Version = 2 }, cancellationToken: Cancellation);

        // the router asks it silently: it would have chosen better
        for (var i = 0; i < 6; i++)
        {
            var query = await _traffic.DecideAsync($"q{i}", "writer", 2, Judged(1));
            await _traffic.LabelAsync(query, "writer", 1);
            await _traffic.LabelAsync(query, "coder", 2);
        }
        await worker.LearnAsync();
        Assert.Equal("trial", (await worker.PromptAsync(2)).Status);
        var trial = await _traffic.ExperimentAsync();
        Assert.Equal(("prompt", "evolution"), (trial.Kind, trial.CreatedBy));

        // tried live: better
        await worker.Process.KillAsync();
        await worker.DisposeAsync();
        for (var i = 0; i < 60; i++) await _traffic.DecideAsync($"t{i}", "coder", i % 2 == 0 ? 5 : i % 4 == 1 ? 2 : 1, Judged(i % 2 == 0 ? 2 : 1, trial.Id, i % 2 == 0 ? "candidate" : "control"));
        await using var again = await WorkerProcess.StartAsync(_postgres, null, ("Prompting__Enabled", "false"));
        await again.LearnAsync();
        Assert.Equal(("active", "retired"), ((await again.PromptAsync(2)).Status, (await again.PromptAsync(1)).Status));
        var ended = (await again.Client.ExperimentsAsync(new ExperimentsRequest(), cancellationToken: Cancellation)).Experiments.Single();
        Assert.Equal(("stopped", "candidate", 30, 30), (ended.Status, ended.Winner, ended.Arms[0].Samples, ended.Arms[1].Samples));
        Assert.True(ended.PValue <= ended.Significance);

        // in force: worse than what was there before
        for (var i = 0; i < 35; i++) await _traffic.DecideAsync($"l{i}", "coder", 1, Judged(2));
        await again.LearnAsync();
        Assert.Equal(("rolled_back", "active"), ((await again.PromptAsync(2)).Status, (await again.PromptAsync(1)).Status));
        Assert.Contains("Live reward fell", (await again.PromptAsync(2)).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_router_asks_a_watched_version_silently_and_shares_out_a_tried_one()
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres, _simulator.HttpAddress, ("Prompting__Enabled", "false"));
        await using var router = await RouterProcess.StartAsync(_postgres.ConnectionString, _simulator.HttpAddress);
        await router.UntilAsync(status => status is { JudgeReady: true, DatabaseAnswers: true });
        await worker.Client.SavePromptAsync(new SavePromptRequest { Text = Written }, cancellationToken: Cancellation);
        await worker.Client.TryPromptAsync(new TryPromptRequest { Version = 2 }, cancellationToken: Cancellation);

        var asked = 0;
        await Wait.UntilAsync(async () =>
        {
            Assert.Equal(1, (await router.DecideAsync($"Write a story number {asked++}")).PromptVersion);
            return await _postgres.ScalarAsync<long>("select count(*) from routing.label a join routing.label b using (query_id) where a.prompt_version = 1 and b.prompt_version = 2", Cancellation) > 0;
        }, Cancellation, describe: () => router.Process.Output);

        var started = await worker.Client.StartExperimentAsync(new StartExperimentRequest { Name = "prompts", Kind = "prompt", Arms = { new Arm { Name = "control", Share = 0.5, Prompt = 1 }, new Arm { Name = "candidate", Share = 0.5, Prompt = 2 } } }, cancellationToken: Cancellation);
        var met = new HashSet<(long, string)>();
        await Wait.UntilAsync(async () =>
        {
            var decision = await router.DecideAsync($"Write another story number {asked++}");
            if (decision.Experiment == started.Id) met.Add((decision.PromptVersion, decision.Arm));
            return met.Count == 2;
        }, Cancellation, describe: () => router.Process.Output);
        Assert.Equal(new HashSet<(long, string)> { (1, "control"), (2, "candidate") }, met);
    }

    [Theory]
    [InlineData("use")]
    [InlineData("use the tried one")]
    [InlineData("pin")]
    [InlineData("roll back")]
    public async Task What_people_decide_ends_the_trial_that_runs(string decided)
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres, null, ("Prompting__Enabled", "false"), ("Prompting__ShadowVerdicts", "5"));
        await SaveAsync(worker, 3);
        if (decided == "roll back") await worker.Client.UsePromptAsync(new UsePromptRequest { Version = 3 }, cancellationToken: Cancellation);
        var active = decided == "roll back" ? 3 : 1;
        await BeginTrialAsync(worker, tried: 2, active);

        await (decided switch
        {
            "use" => worker.Client.UsePromptAsync(new UsePromptRequest { Version = 3 }, cancellationToken: Cancellation),
            "use the tried one" => worker.Client.UsePromptAsync(new UsePromptRequest { Version = 2 }, cancellationToken: Cancellation),
            "pin" => worker.Client.PinPromptAsync(new PinPromptRequest { Version = 1, Pinned = true }, cancellationToken: Cancellation),
            _ => worker.Client.RollBackPromptAsync(new RollBackPromptRequest(), cancellationToken: Cancellation),
        }).ResponseAsync;

        var trial = Assert.Single((await worker.Client.ExperimentsAsync(new ExperimentsRequest(), cancellationToken: Cancellation)).Experiments);
        Assert.Equal(("cancelled", ""), (trial.Status, trial.Winner));
        Assert.Equal(decided == "use the tried one" ? "active" : "retired", (await worker.PromptAsync(2)).Status);
        Assert.Equal("active", (await worker.PromptAsync(decided switch { "use" => 3, "use the tried one" => 2, _ => 1 })).Status);
    }

    [Fact]
    public async Task A_version_that_falls_takes_the_trial_against_it_along()
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres, null, ("Prompting__Enabled", "false"), ("Prompting__ShadowVerdicts", "5"));
        await SaveAsync(worker, 3);
        for (var i = 0; i < 35; i++) await _traffic.DecideAsync($"b{i}", "coder", 5, Judged(1));
        await worker.Client.UsePromptAsync(new UsePromptRequest { Version = 2 }, cancellationToken: Cancellation);
        await BeginTrialAsync(worker, tried: 3, active: 2);

        for (var i = 0; i < 35; i++) await _traffic.DecideAsync($"l{i}", "coder", 1, Judged(2));
        await worker.LearnAsync();

        Assert.Equal(("active", "rolled_back", "retired"), ((await worker.PromptAsync(1)).Status, (await worker.PromptAsync(2)).Status, (await worker.PromptAsync(3)).Status));
        Assert.Equal("cancelled", await _postgres.ScalarAsync<string>("select status from learning.experiment", Cancellation));
    }

    /// <summary>The worker ends such a trial; until the router has heard of it, and whatever else changed the tables, it goes by what is in force.</summary>
    [Theory]
    [InlineData("update learning.prompt_template set pinned = true where version = 1", 1)]
    [InlineData("update learning.prompt_template set status = 'retired' where version = 1; update learning.prompt_template set status = 'active' where version = 3", 3)]
    public async Task The_router_takes_no_part_in_a_trial_against_what_is_pinned_or_no_longer_in_force(string change, long inForce)
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres, _simulator.HttpAddress, ("Prompting__Enabled", "false"), ("Prompting__ShadowVerdicts", "5"));
        await using var router = await RouterProcess.StartAsync(_postgres.ConnectionString, _simulator.HttpAddress);
        await router.UntilAsync(status => status is { JudgeReady: true, DatabaseAnswers: true });
        await SaveAsync(worker, 3);
        await BeginTrialAsync(worker, tried: 2, active: 1);
        var asked = 0;
        await Wait.UntilAsync(async () => (await router.DecideAsync($"Write a story number {asked++}")).PromptVersion == 2, Cancellation, describe: () => router.Process.Output);

        await _postgres.ExecuteAsync(change, Cancellation);

        // enough in a row that half of them drawn would have been seen
        var outside = 0;
        await Wait.UntilAsync(async () =>
        {
            var decision = await router.DecideAsync($"Write another story number {asked++}");
            outside = decision.PromptVersion == inForce && decision.Experiment.Length == 0 ? outside + 1 : 0;
            return outside == 20;
        }, Cancellation, describe: () => router.Process.Output);
    }

    [Fact]
    public async Task An_answer_counts_for_the_version_that_was_asked_also_when_its_verdict_did_not_decide()
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres, null, ("Prompting__Enabled", "false"));
        await SaveAsync(worker, 2);
        for (var i = 0; i < 35; i++) await _traffic.DecideAsync($"b{i}", "coder", 5, Judged(1));
        await worker.Client.UsePromptAsync(new UsePromptRequest { Version = 2 }, cancellationToken: Cancellation);

        // what it decides goes well, what it leaves to the rules does not; what is only repeated says nothing of it
        for (var i = 0; i < 70; i++) await _traffic.DecideAsync($"l{i}", "coder", i % 2 == 0 ? 5 : 1, Judged(2) + (decision => decision.Source = i % 2 == 0 ? "cache" : "rules"));
        await worker.LearnAsync();

        Assert.Equal(("active", "rolled_back"), ((await worker.PromptAsync(1)).Status, (await worker.PromptAsync(2)).Status));
        Assert.Contains("to 0.000 (35 answers)", (await worker.PromptAsync(2)).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulated_answers_neither_roll_a_version_back_nor_speak_for_a_watched_one_while_there_are_real_ones()
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres, null, ("Prompting__Enabled", "false"), ("Prompting__ShadowVerdicts", "5"));
        await SaveAsync(worker, 3);
        for (var i = 0; i < 35; i++) await _traffic.DecideAsync($"b{i}", "coder", 5, Judged(1));
        await worker.Client.UsePromptAsync(new UsePromptRequest { Version = 2 }, cancellationToken: Cancellation);
        await worker.Client.TryPromptAsync(new TryPromptRequest { Version = 3 }, cancellationToken: Cancellation);

        for (var i = 0; i < 35; i++)
        {
            var query = await _traffic.DecideAsync($"l{i}", "coder", 1, Judged(2) + (decision => decision.Simulated = true));
            await _traffic.LabelAsync(query, "coder", 2);
            await _traffic.LabelAsync(query, "writer", 3);
        }
        await worker.LearnAsync();

        Assert.Equal(("active", "shadow"), ((await worker.PromptAsync(2)).Status, (await worker.PromptAsync(3)).Status));
    }

    [Fact]
    public async Task What_no_chance_chose_is_no_case_to_score_on()
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres);
        await SaveAsync(worker, 2);
        // as an experiment between named keys decides: the key, not a draw, chose the model
        await _traffic.DecideAsync("Write a SQL join", "coder", 5, decision => decision.Propensity = 0);

        Assert.Contains("No decision was judged yet", await RefusedAsync(() => worker.Client.TestPromptAsync(new TestPromptRequest { Version = 2, Query = "q" }, cancellationToken: Cancellation), StatusCode.FailedPrecondition), StringComparison.Ordinal);
    }

    /// <summary>As the evolution copies questions into versions, and a person goes on from one of them.</summary>
    [Theory]
    [InlineData("update traffic.exchange set user_id = '', last_user_text = null where id = '{0}'")]
    [InlineData("delete from traffic.exchange where id = '{0}'")]
    public async Task A_version_that_quotes_a_question_goes_with_it(string forget)
    {
        const string Example = "Examples of good choices:\n- \"My secret question\" → coder (code)\n\n";
        await using var worker = await WorkerProcess.StartAsync(_postgres, null, ("Prompting__Enabled", "false"), ("Prompting__ShadowVerdicts", "5"));
        var (his, hers) = (await _traffic.DecideAsync("My secret question", "coder", null), await _traffic.DecideAsync("Her question", "coder", null));
        await SaveAsync(worker, 3);
        await worker.Client.UsePromptAsync(new UsePromptRequest { Version = 2 }, cancellationToken: Cancellation);
        await worker.Client.UsePromptAsync(new UsePromptRequest { Version = 3 }, cancellationToken: Cancellation);
        await _postgres.ExecuteAsync($"update learning.prompt_template set examples = array['{his}']::uuid[], text = '{Example}' || text where version = 2; update learning.prompt_template set examples = array['{hers}']::uuid[] where version = 3", Cancellation);
        var copied = await worker.Client.SavePromptAsync(new SavePromptRequest { Text = Example + Written, Parent = 1 }, cancellationToken: Cancellation);
        await worker.Client.UsePromptAsync(new UsePromptRequest { Version = copied.Version, Pin = true }, cancellationToken: Cancellation);
        await worker.LearnAsync();
        Assert.Equal("active", (await worker.PromptAsync(copied.Version)).Status);

        await _postgres.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, forget, his), Cancellation);
        await worker.LearnAsync();

        var all = (await worker.Client.PromptsAsync(new PromptsRequest(), cancellationToken: Cancellation)).Prompts;
        Assert.Equal([("retired", true), ("active", false), ("retired", true), ("retired", false)], all.Select(prompt => (prompt.Status, prompt.Text.Length == 0)));
        Assert.DoesNotContain(all, prompt => prompt.Text.Contains("secret", StringComparison.Ordinal) || prompt.Pinned);
        Assert.Contains("cannot be used", await RefusedAsync(() => worker.Client.UsePromptAsync(new UsePromptRequest { Version = 2 }, cancellationToken: Cancellation), StatusCode.FailedPrecondition), StringComparison.Ordinal);
        Assert.Contains("cannot be used", await RefusedAsync(() => worker.Client.TryPromptAsync(new TryPromptRequest { Version = 2 }, cancellationToken: Cancellation), StatusCode.FailedPrecondition), StringComparison.Ordinal);
        await worker.Client.RollBackPromptAsync(new RollBackPromptRequest(), cancellationToken: Cancellation);
        Assert.Equal("active", (await worker.PromptAsync(1)).Status);
    }

    /// <summary>Versions from 2 up to the one given, written by a person.</summary>
    private static async Task SaveAsync(WorkerProcess worker, int upTo)
    {
        for (var version = 2; version <= upTo; version++) await worker.Client.SavePromptAsync(new SavePromptRequest { Text = $"{Written} Version {version}." }, cancellationToken: Cancellation);
    }

    /// <summary>Watched, found better, and tried against the active one.</summary>
    private async Task BeginTrialAsync(WorkerProcess worker, int tried, int active)
    {
        await worker.Client.TryPromptAsync(new TryPromptRequest { Version = tried }, cancellationToken: Cancellation);
        for (var i = 0; i < 6; i++)
        {
            var query = await _traffic.DecideAsync($"q{i}", "writer", 2);
            await _traffic.LabelAsync(query, "writer", active);
            await _traffic.LabelAsync(query, "coder", tried);
        }
        await worker.LearnAsync();
        Assert.Equal("trial", (await worker.PromptAsync(tried)).Status);
    }

    private static Action<ModelProxy.Data.Routing.DecisionRow> Judged(long version, Guid? experiment = null, string arm = "") => decision =>
        (decision.Source, decision.Propensity, decision.PromptVersion, decision.Experiment, decision.Arm) = ("llama3", 1, version, experiment?.ToString() ?? "", arm);

    private static async Task<string> RefusedAsync<T>(Func<AsyncUnaryCall<T>> call, StatusCode code)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call());
        Assert.Equal(code, refused.StatusCode);
        return refused.Status.Detail;
    }
}
