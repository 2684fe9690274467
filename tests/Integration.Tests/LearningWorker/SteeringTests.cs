using ModelProxy.Contracts.Learning.V1;
using ModelProxy.Data;
using ModelProxy.Integration.Tests.RouterService;
using ModelProxy.Policy.Deciding;
using ModelProxy.Policy.Snapshots;
using ModelProxy.TestKit;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.LearningWorker;

/// <summary>Experiments, gate, drift and curves of the worker on a real Postgres.</summary>
public sealed class SteeringTests : IAsyncLifetime
{
    private Postgres _postgres = null!;
    private Traffic _traffic = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await Postgres.CreateAsync();
        _traffic = new Traffic(_postgres);
    }

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    [Fact]
    public async Task An_experiment_between_models_shares_requests_out_and_stops_by_itself_at_significance()
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres);
        await using var router = await RouterProcess.StartAsync(_postgres.ConnectionString);
        await router.UntilAsync(status => status.DatabaseAnswers);
        var started = await worker.Client.StartExperimentAsync(Wish("model", new Arm { Model = "coder" }, new Arm { Model = "writer" }), cancellationToken: Cancellation);
        Assert.Equal(("running", 566), (started.Status, started.Needed));

        var met = new HashSet<(string, string)>();
        await Wait.UntilAsync(async () =>
        {
            var decision = await router.DecideAsync("Which one answers?");
            if (decision.Experiment == started.Id) met.Add((decision.Arm, decision.Model));
            return met.Count == 2;
        }, Cancellation, describe: () => router.Process.Output);
        Assert.Equal(new HashSet<(string, string)> { ("control", "coder"), ("candidate", "writer") }, met);

        for (var i = 0; i < 64; i++)
            await _traffic.DecideAsync($"q{i}", i % 2 == 0 ? "writer" : "coder", i % 2 == 0 ? 5 : i % 4 == 1 ? 1 : 2, decision => (decision.Experiment, decision.Arm) = (started.Id, i % 2 == 0 ? "candidate" : "control"));
        await worker.LearnAsync();

        var ended = (await worker.Client.ExperimentsAsync(new ExperimentsRequest(), cancellationToken: Cancellation)).Experiments.Single();
        Assert.Equal(("stopped", "candidate", 32, 32), (ended.Status, ended.Winner, ended.Arms[0].Samples, ended.Arms[1].Samples));
        Assert.True(ended.Low > 0 && ended.High > ended.Difference);
        await Wait.UntilAsync(async () => (await router.DecideAsync("Which one answers now?")).Experiment.Length == 0, Cancellation, describe: () => router.Process.Output);
    }

    [Fact]
    public async Task Simulated_answers_do_not_end_an_experiment_on_real_ones()
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres);
        var started = await worker.Client.StartExperimentAsync(Wish("model", new Arm { Model = "coder" }, new Arm { Model = "writer" }), cancellationToken: Cancellation);

        for (var i = 0; i < 64; i++) await DecideAsync(i, decision => decision.Simulated = true);
        for (var i = 0; i < 4; i++) await DecideAsync(i, _ => { });
        await worker.LearnAsync();

        var running = (await worker.Client.ExperimentsAsync(new ExperimentsRequest(), cancellationToken: Cancellation)).Experiments.Single();
        Assert.Equal(("running", 2, 2), (running.Status, running.Arms[0].Samples, running.Arms[1].Samples));

        Task<Guid> DecideAsync(int i, Action<ModelProxy.Data.Routing.DecisionRow> also) => _traffic.DecideAsync($"q{i}", i % 2 == 0 ? "writer" : "coder", i % 2 == 0 ? 5 : 1, also + (decision => (decision.Experiment, decision.Arm) = (started.Id, i % 2 == 0 ? "candidate" : "control")));
    }

    [Fact]
    public async Task An_experiment_between_objectives_reaches_the_decision_by_key()
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres);
        await using var router = await RouterProcess.StartAsync(_postgres.ConnectionString);
        await router.UntilAsync(status => status.DatabaseAnswers);
        var wish = Wish("objective", new Arm { Objective = new ArmObjective { Quality = 1 }, Keys = { "dev" } }, new Arm { Objective = new ArmObjective { Quality = 1, Cost = 3 }, Keys = { "ops" } });
        wish.Split = "key";
        var started = await worker.Client.StartExperimentAsync(wish, cancellationToken: Cancellation);

        await Wait.UntilAsync(async () => (await router.DecideAsync("Write a function", request => request.KeyName = "ops")).Experiment == started.Id, Cancellation, describe: () => router.Process.Output);
        var decision = await router.DecideAsync("Write another function", request => request.KeyName = "ops");
        Assert.Equal(("candidate", 3), (decision.Arm, decision.Inputs.Objective.Cost));
        Assert.Equal("control", (await router.DecideAsync("Write a function", request => request.KeyName = "dev")).Arm);
        Assert.Equal("", (await router.DecideAsync("Write a function", request => request.KeyName = "else")).Experiment);

        var stopped = await worker.Client.StopExperimentAsync(new StopExperimentRequest { Id = started.Id }, cancellationToken: Cancellation);
        Assert.Equal(("cancelled", ""), (stopped.Status, stopped.Winner));
    }

    [Theory]
    [InlineData("key", 2, "running", "so far 2 and 2")]
    [InlineData("named keys", 2, "running", "between so few keys")]
    [InlineData("key", 12, "stopped", "")]
    [InlineData("percentage", 2, "running", "so far 2 and 2")]
    public async Task What_was_shared_out_is_counted_and_not_its_answers(string split, int units, string status, string note)
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres);
        var wish = Wish("model", new Arm { Model = "coder" }, new Arm { Model = "writer" });
        wish.Split = split == "percentage" ? "percentage" : "key";
        if (split == "named keys") foreach (var arm in wish.Arms) arm.Keys.Add(Enumerable.Range(0, units).Select(key => $"{arm.Name}{key}"));
        var started = await worker.Client.StartExperimentAsync(wish, cancellationToken: Cancellation);

        for (var i = 0; i < 80; i++)
        {
            var (arm, unit) = (i % 2 == 0 ? "candidate" : "control", i / 2 % units);
            var query = await _traffic.DecideAsync($"q{i}", i % 2 == 0 ? "writer" : "coder", i % 2 == 0 ? 5 : 1, decision => (decision.Experiment, decision.Arm) = (started.Id, arm));
            await _postgres.ExecuteAsync($"update traffic.exchange set {(split == "percentage" ? "conversation" : "key_name")} = '{arm}{unit}' where id = '{query}'", Cancellation);
        }
        await worker.LearnAsync();

        var seen = (await worker.Client.ExperimentsAsync(new ExperimentsRequest(), cancellationToken: Cancellation)).Experiments.Single();
        Assert.Equal((status, status == "stopped" ? "candidate" : "", 40, units), (seen.Status, seen.Winner, seen.Arms[0].Samples, seen.Arms[0].Units));
        Assert.Contains(note, seen.Note, StringComparison.Ordinal);
        Assert.Equal(note.Length == 0, seen.Note.Length == 0);
    }

    [Fact]
    public async Task A_policy_is_judged_before_it_is_published_and_the_router_takes_it_over()
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres);
        await using var router = await RouterProcess.StartAsync(_postgres.ConnectionString);
        await router.UntilAsync(status => status.DatabaseAnswers);
        for (var i = 0; i < 60; i++) await _traffic.DecideAsync($"q{i}", i % 2 == 0 ? "coder" : "writer", i % 2 == 0 ? 5 : 2, id: i < 20 ? HeldOutId() : null);
        await worker.LearnAsync();
        await _traffic.DecideAsync("one more", "coder", 5);

        var version = (await worker.LearnAsync()).PolicyVersion;

        await router.UntilAsync(status => status.PolicyVersion == version);
        Assert.Equal("dr ips snips", await _postgres.ScalarAsync<string>($"select string_agg(method, ' ' order by method) from learning.evaluation where subject = 'policy' and version = {version} and samples >= 20", Cancellation));
    }

    [Fact]
    public async Task Confidence_is_fitted_to_logged_decisions_and_carried_by_the_policy()
    {
        // coder was said to be better by 0.2 and always is
        for (var i = 0; i < 240; i++) await _traffic.DecideAsync($"q{i}", i % 2 == 0 ? "coder" : "writer", i % 2 == 0 ? 5 : 1);
        await using var worker = await WorkerProcess.StartAsync(_postgres);

        await worker.LearnAsync();

        await using var database = _postgres.Open();
        var policy = PolicySnapshot.TryRead(database.Policies.Single(policy => policy.Status == "active").Snapshot, DateTimeOffset.UtcNow, out var faults);
        Assert.Empty(faults);
        var calibration = policy!.Calibration;
        Assert.NotEqual(new ConfidenceCalibration(), calibration);
        Assert.True(calibration.Bias + 0.2 * calibration.Gap > 2, $"{calibration}");
    }

    [Fact]
    public async Task Learning_curves_are_drawn_hour_by_hour_and_told_as_progress()
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres);
        for (var i = 0; i < 8; i++) await _traffic.DecideAsync($"q{i}", i < 6 ? "coder" : "writer", i < 6 ? 5 : 1, decision => decision.Explored = i == 7);
        await worker.LearnAsync();
        // the profiles that a match is measured by are there from the second cycle on
        await worker.LearnAsync();

        var progress = System.Text.Json.Nodes.JsonNode.Parse(await worker.Process.Http.GetStringAsync("/internal/progress", Cancellation))!;
        var figures = progress["metrics"]!.AsArray().ToDictionary(metric => metric!["name"]!.GetValue<string>(), metric => metric!["value"]!.GetValue<double>());
        Assert.Equal(["exploration", "first_answer_success", "profile_match", "regret", "reward", "routing_accuracy", "satisfaction"], figures.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((0.75, 0.75, 0.75, 0.125, 1.0), (figures["routing_accuracy"], figures["reward"], figures["satisfaction"], figures["exploration"], figures["first_answer_success"]));
        Assert.Equal(0.05, figures["regret"], 6);
        Assert.Equal(0.75, figures["profile_match"], 6);
    }

    [Fact]
    public async Task The_loser_of_a_hedge_has_not_failed_nor_is_it_what_answered_nor_a_second_try()
    {
        for (var i = 0; i < 40; i++)
        {
            var query = await _traffic.DecideAsync($"q{i}", "coder", null);
            await using var database = _postgres.Open();
            database.Attempts.Add(new() { ExchangeId = query, StartedAt = QueryId.StartedAt(query), Number = 1, Model = "coder", UpstreamModel = "coder-2026-01", Outcome = "success" });
            if (i >= 20)
            {
                database.Exchanges.Single(exchange => exchange.Id == query).AttemptCount = 2;
                database.Attempts.Add(new() { ExchangeId = query, StartedAt = QueryId.StartedAt(query), Number = 2, Model = "writer", UpstreamModel = "writer-7", Outcome = "outpaced" });
            }
            await database.SaveChangesAsync(Cancellation);
        }
        await using var worker = await WorkerProcess.StartAsync(_postgres);

        await worker.LearnAsync();

        Assert.Equal("coder", await _postgres.ScalarAsync<string>("select string_agg(distinct model, ' ') from learning.profile", Cancellation));
        Assert.Equal(1.0, await _postgres.ScalarAsync<double>("select value from learning.metric where name = 'first_answer_success'", Cancellation));
        Assert.Equal(0L, await _postgres.ScalarAsync<long>("select count(*) from learning.drift_alarm", Cancellation));
    }

    [Fact]
    public async Task A_rating_of_an_hour_long_past_is_on_its_curve_all_the_same()
    {
        await using var worker = await WorkerProcess.StartAsync(_postgres);
        var asked = await _traffic.DecideAsync("hours ago", "coder", stars: null, id: Guid.CreateVersion7(DateTimeOffset.UtcNow.AddHours(-5)));
        await worker.LearnAsync();
        await _traffic.DecideAsync("now", "coder", stars: 1);
        await worker.LearnAsync();

        await _traffic.RateAsync(asked, "coder", stars: 5);
        await worker.LearnAsync();

        Assert.Equal("1 0", await _postgres.ScalarAsync<string>("select string_agg(value::text, ' ' order by at) from learning.metric where name = 'satisfaction'", Cancellation));
    }

    [Fact]
    public async Task A_shift_of_the_mix_of_queries_raises_one_alarm()
    {
        await using (var database = _postgres.Open())
        {
            var now = DateTimeOffset.UtcNow;
            var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
            database.RollupHours.Add(new() { Bucket = hour.AddDays(-3), Model = "m", Domain = "code", Language = "en", KeyName = "", Requests = 500 });
            database.RollupHours.Add(new() { Bucket = hour.AddHours(-2), Model = "m", Domain = "law", Language = "zh", KeyName = "", Requests = 300 });
            await database.SaveChangesAsync(Cancellation);
        }
        await using var worker = await WorkerProcess.StartAsync(_postgres);

        await worker.LearnAsync();
        await worker.LearnAsync();

        Assert.Equal(1L, await _postgres.ScalarAsync<long>("select count(*) from learning.drift_alarm where kind = 'psi' and not evidence_cut and statistic > threshold", Cancellation));
        Assert.Contains("law/zh", await _postgres.ScalarAsync<string>("select note from learning.drift_alarm where kind = 'psi'", Cancellation), StringComparison.Ordinal);
        Assert.Contains("The mix of queries shifted", worker.Process.Output, StringComparison.Ordinal);
    }

    /// <summary>Killed while a table keeps the cycle waiting, a worker leaves nothing half learned, and the next one comes to the same.</summary>
    [Theory]
    [InlineData("learning.run")]
    [InlineData("traffic.exchange")]
    [InlineData("learning.profile")]
    [InlineData("learning.watermark")]
    [InlineData("routing.policy")]
    public async Task Killed_at_any_step_the_next_worker_learns_the_same(string waitsFor)
    {
        for (var i = 0; i < 10; i++) await _traffic.DecideAsync($"q{i}", i % 2 == 0 ? "coder" : "writer", i % 2 == 0 ? 5 : 2);
        await using (var killed = await WorkerProcess.StartAsync(_postgres))
        {
            await killed.LearnAsync();
            for (var i = 0; i < 10; i++) await _traffic.DecideAsync($"later{i}", "writer", 1);
            await using var holder = await _postgres.Source.OpenConnectionAsync(Cancellation);
            await using var holding = await holder.BeginTransactionAsync(Cancellation);
            await using (var hold = new Npgsql.NpgsqlCommand($"lock table {waitsFor} in access exclusive mode", holder)) await hold.ExecuteNonQueryAsync(Cancellation);
            var learning = killed.Client.LearnAsync(new LearnRequest(), cancellationToken: Cancellation);
            await Wait.UntilAsync(async () => await _postgres.ScalarAsync<bool>($"select exists (select 1 from pg_locks where relation = '{waitsFor}'::regclass and not granted)", Cancellation), Cancellation, describe: () => killed.Process.Output);
            await killed.Process.KillAsync();
            await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () => await learning);
        }
        await using var next = await WorkerProcess.StartAsync(_postgres);
        await Wait.UntilAsync(async () =>
        {
            try
            {
                await next.LearnAsync();
                return true;
            }
            // the dead leader's session still holds the lock
            catch (Grpc.Core.RpcException refused) when (refused.StatusCode == Grpc.Core.StatusCode.FailedPrecondition)
            {
                return false;
            }
        }, Cancellation, describe: () => next.Process.Output);
        var after = await LearnedAsync();

        await next.LearnAsync(full: true);

        Assert.Equal(await LearnedAsync(), after);
        Assert.Equal(20L, await _postgres.ScalarAsync<long>("select sum(requests)::bigint from learning.profile where domain = '' and language = ''", Cancellation));
        Assert.Equal(1L, await _postgres.ScalarAsync<long>("select count(*) from routing.policy where status = 'active'", Cancellation));
        Assert.Equal(0L, await _postgres.ScalarAsync<long>("select count(*) from learning.run where status = 'running'", Cancellation));
    }

    private Task<string> LearnedAsync() =>
        _postgres.ScalarAsync<string>("select string_agg(concat_ws('|', model, domain, language, requests, round(samples::numeric, 6), round(reward::numeric, 6), ratings), E'\\n' order by model, domain, language) from learning.profile", Cancellation);

    private static StartExperimentRequest Wish(string kind, Arm control, Arm candidate)
    {
        (control.Name, control.Share, candidate.Name, candidate.Share) = ("control", 0.5, "candidate", 0.5);
        return new StartExperimentRequest { Name = "which", Kind = kind, Arms = { control, candidate } };
    }

    private static Guid HeldOutId()
    {
        while (true)
        {
            var id = Guid.CreateVersion7();
            if (id.ToByteArray()[14] % 10 == 0) return id;
        }
    }
}
