using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ModelProxy.Data;
using ModelProxy.Data.Feedback;
using ModelProxy.Data.Routing;
using ModelProxy.Data.Traffic;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Snapshots;
using ModelProxy.TestKit;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.LearningWorker;

/// <summary>The LearningWorker as a process on a real Postgres: what was recorded becomes profiles and a policy.</summary>
public sealed class LearningTests : IAsyncLifetime
{
    private Postgres? _postgres;

    private Postgres Postgres => _postgres!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _postgres = await Postgres.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null) await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task Rated_exchanges_become_profiles_and_an_active_policy()
    {
        await RecordAsync("good", 12, stars: 5);
        await RecordAsync("poor", 12, stars: 2);
        await using var worker = await StartAsync();

        var result = await LearnAsync(worker);

        Assert.Equal("done", await Postgres.ScalarAsync<string>($"select status from learning.run where id = {result["runId"]}", Cancellation));
        await using var database = Postgres.Open();
        var profiles = database.Profiles.Where(profile => profile.Domain == "code" && profile.Language == "en").ToDictionary(profile => profile.Model);
        Assert.Equal((12, 12), (profiles["good"].Requests, profiles["good"].Ratings));
        Assert.True(profiles["good"].Reward > profiles["poor"].Reward);
        Assert.InRange(profiles["good"].LatencyP50Ms, 180, 260);
        Assert.Equal(0.01, profiles["good"].CostUsd!.Value, 6);

        var policy = database.Policies.Single(policy => policy.Status == "active");
        var snapshot = PolicySnapshot.TryRead(policy.Snapshot, DateTimeOffset.UtcNow, out var faults);
        Assert.Empty(faults);
        Assert.Equal(policy.Version, snapshot!.Version);
        Assert.Contains("good", snapshot.State.Models);
    }

    [Fact]
    public async Task What_the_judge_says_of_unknown_wording_teaches_the_classifier_that_the_policy_carries()
    {
        await RecordAsync("a", 3, stars: 4);
        await using (var database = Postgres.Open())
        {
            for (var at = 0; at < 120; at++)
            {
                var (words, domain) = at % 2 == 0 ? ("flurbish gadrel", "law") : ("quonk mabbit", "medicine");
                database.Labels.Add(new LabelRow { QueryId = Guid.CreateVersion7(), LabelledAt = DateTimeOffset.UtcNow, Source = "llama3", Text = $"About the {words} number {at}: please say what follows", Domain = domain, Language = "en", Confidence = 90 });
            }
            await database.SaveChangesAsync(Cancellation);
        }
        await using var worker = await StartAsync();

        await LearnAsync(worker, full: true);

        var taught = await ActiveAsync();
        Assert.Equal(("law", "medicine"), (taught.Extractor.Extract("Which flurbish gadrel is this?").Domain, taught.Extractor.Extract("Which quonk mabbit is this?").Domain));
        await RecordAsync("a", 1, stars: 4);
        await LearnAsync(worker);
        Assert.Equal("law", (await ActiveAsync()).Extractor.Extract("Which flurbish gadrel is this?").Domain);
        // several policies, one classifier, and none carries a copy
        Assert.InRange(await Postgres.ScalarAsync<long>("select count(*) from routing.policy where classifier_hash is not null", Cancellation), 2, 10);
        Assert.Equal(1, await Postgres.ScalarAsync<long>("select count(*) from routing.classifier", Cancellation));
        Assert.InRange(await Postgres.ScalarAsync<int>("select max(length(snapshot)) from routing.policy", Cancellation), 1, 20_000);
    }

    private async Task<PolicySnapshot> ActiveAsync()
    {
        await using var database = Postgres.Open();
        var policy = database.Policies.Single(policy => policy.Status == "active");
        var classifier = database.Classifiers.SingleOrDefault(row => row.Hash == policy.ClassifierHash) is { } kept ? ClassifierFormat.Read(kept.Packed) : null;
        return PolicySnapshot.TryRead(policy.Snapshot, DateTimeOffset.UtcNow, out var faults, classifier: classifier) ?? throw new InvalidOperationException(string.Join(" ", faults));
    }

    [Fact]
    public async Task What_comes_later_is_added_and_a_new_policy_replaces_the_old()
    {
        await RecordAsync("a", 3, stars: 4);
        await using var worker = await StartAsync();
        var first = await LearnAsync(worker);

        await RecordAsync("a", 5, stars: 4);
        var second = await LearnAsync(worker);

        Assert.Equal("incremental", second["kind"]!.GetValue<string>());
        Assert.Equal((5, 5), (second["exchanges"]!.GetValue<int>(), second["signals"]!.GetValue<int>()));
        Assert.Equal(8L, await Postgres.ScalarAsync<long>("select requests from learning.profile where model = 'a' and domain = '' and language = ''", Cancellation));
        Assert.Equal(1L, await Postgres.ScalarAsync<long>("select count(*) from routing.policy where status = 'active'", Cancellation));
        Assert.True(second["policyVersion"]!.GetValue<long>() > (first["policyVersion"]?.GetValue<long>() ?? 0));
    }

    [Fact]
    public async Task A_restart_and_a_full_cycle_come_to_the_same_profiles()
    {
        await RecordAsync("a", 6, stars: 5);
        await RecordAsync("b", 6, stars: 3);
        string before;
        await using (var worker = await StartAsync())
        {
            await LearnAsync(worker);
            await RecordAsync("b", 4, stars: 1);
            await LearnAsync(worker);
            // the full cycle looks at all raters at once, which a stream cannot
            await LearnAsync(worker, full: true);
            before = await ProfilesAsync();
            await worker.KillAsync();
        }
        await using var again = await StartAsync();

        var result = await LearnAsync(again, full: true);

        Assert.Equal("full", result["kind"]!.GetValue<string>());
        Assert.Equal(before, await ProfilesAsync());
    }

    [Fact]
    public async Task A_replay_that_comes_to_old_alarms_at_other_times_tells_none_of_them_again()
    {
        await RateAsync("a", 300, stars: 5);
        await RateAsync("a", 300, stars: 1);
        await using var worker = await StartAsync();
        await LearnAsync(worker);
        var told = await AlarmsAsync();
        Assert.NotEmpty(told);

        // the oldest are kept no longer: what was predicted, and with it the moment of each alarm, is another one
        await Postgres.ExecuteAsync("delete from feedback.signal where seq <= 55", Cancellation);
        await LearnAsync(worker, full: true);
        Assert.Equal(told, await AlarmsAsync());

        await RateAsync("a", 400, stars: 5);
        await LearnAsync(worker, full: true);
        Assert.NotEqual(told, await AlarmsAsync());
        Assert.StartsWith(told, await AlarmsAsync(), StringComparison.Ordinal);
    }

    private Task<string> AlarmsAsync() => Postgres.ScalarAsync<string>("select coalesce(string_agg(raised_at::text, ' ' order by raised_at), '') from learning.drift_alarm", Cancellation);

    /// <summary>Ratings by forty people, a second apart, each later than all before.</summary>
    private async Task RateAsync(string model, int count, int stars)
    {
        await using var database = Postgres.Open();
        for (var at = 0; at < count; at++)
        {
            var id = Guid.CreateVersion7();
            database.Signals.Add(new SignalRow { Id = Guid.CreateVersion7(), Kind = SignalKind.Stars, QueryId = id, StartedAt = QueryId.StartedAt(id), Rater = $"user{at % 40}", Value = stars, GivenAt = DateTimeOffset.UtcNow, Joined = true, Model = model, Domain = "code", Language = "en" });
        }
        await database.SaveChangesAsync(Cancellation);
        await Postgres.ExecuteAsync("update feedback.signal set recorded_at = timestamptz '2026-01-01' + seq * interval '1 second'", Cancellation);
    }

    [Fact]
    public async Task What_is_older_than_policies_are_kept_goes_also_when_the_newest_is_refused()
    {
        await using var worker = await StartAsync();
        await RecordAsync("a", 2, stars: 4);
        await LearnAsync(worker);
        await using (var database = Postgres.Open())
        {
            var longAgo = DateTimeOffset.UtcNow.AddDays(-40);
            database.Policies.Add(new PolicyRow { Version = 1_000_000, PublishedAt = longAgo, Status = PolicyStatus.Retired });
            database.Runs.Add(new() { Kind = "incremental", Status = "done", StartedAt = longAgo });
            await database.SaveChangesAsync(Cancellation);
        }
        // a name that no policy may hold
        await RecordAsync(new string('m', 301), 2, stars: 4);

        var refused = await LearnAsync(worker);

        Assert.Null(refused["policyVersion"]);
        Assert.Equal(0L, await Postgres.ScalarAsync<long>("select count(*) from routing.policy where version = 1000000", Cancellation));
        Assert.Equal(0L, await Postgres.ScalarAsync<long>("select count(*) from learning.run where started_at < now() - interval '30 days'", Cancellation));
        Assert.Equal(1L, await Postgres.ScalarAsync<long>("select count(*) from routing.policy where status = 'active'", Cancellation));
    }

    [Fact]
    public async Task Of_the_preferences_only_those_that_changed_are_written()
    {
        await using var worker = await StartAsync();
        await RecordAsync("a", 200, stars: 5);
        await RecordAsync("b", 200, stars: 2);
        await LearnAsync(worker);
        await Postgres.ExecuteAsync("update learning.preference set updated_at = '2026-01-01'; insert into learning.preference (scope, subject, model, domain, \"offset\", samples, updated_at) values ('user', 'gone', 'a', '', 0.1, 3, '2026-01-01')", Cancellation);

        // what some say of another model moves what was said of these by less than can be seen
        await RecordAsync("c", 8, stars: 5);
        await LearnAsync(worker);

        Assert.InRange(await Postgres.ScalarAsync<long>("select count(*) from learning.preference where updated_at = '2026-01-01'", Cancellation), 200, 400);
        Assert.InRange(await Postgres.ScalarAsync<long>("select count(*) from learning.preference where model = 'c'", Cancellation), 1, 8);
        Assert.Equal(0L, await Postgres.ScalarAsync<long>("select count(*) from learning.preference where subject = 'gone'", Cancellation));
    }

    [Fact]
    public async Task Only_one_worker_leads_and_another_takes_over()
    {
        await RecordAsync("a", 2, stars: 4);
        var first = await StartAsync();
        await LearnAsync(first);
        await using var second = await StartAsync();

        using (var refused = await second.Http.PostAsync("/internal/learn", null, Cancellation)) Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        await first.KillAsync();
        await first.DisposeAsync();

        await Wait.UntilAsync(async () =>
        {
            using var taken = await second.Http.PostAsync("/internal/learn", null, Cancellation);
            return taken.StatusCode == HttpStatusCode.OK;
        }, Cancellation, describe: () => second.Output);
    }

    [Fact]
    public async Task Learns_by_itself_every_interval()
    {
        await using var worker = await StartAsync(("Learning__IntervalSeconds", "1"));
        await RecordAsync("a", 2, stars: 4);

        await Wait.UntilAsync(async () => await Postgres.ScalarAsync<long>("select count(*) from learning.profile where model = 'a'", Cancellation) > 0, Cancellation, describe: () => worker.Output);
    }

    [Fact]
    public async Task Without_a_database_it_lives_and_says_so()
    {
        await using var worker = await ServiceProcess.StartAsync("LearningWorker", new Dictionary<string, string?>(), Cancellation);

        using var refused = await worker.Http.PostAsync("/internal/learn", null, Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("database", await refused.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Settings_that_cannot_be_used_end_it_with_every_mistake()
    {
        await using var worker = ServiceProcess.Launch("LearningWorker", new Dictionary<string, string?> { ["Learning__IntervalSeconds"] = "0", ["Learning__FullHour"] = "99" });

        await worker.WaitForExitAsync(Cancellation);

        Assert.Equal(1, worker.ExitCode);
        await Wait.UntilAsync(() => worker.Output.Contains("IntervalSeconds", StringComparison.Ordinal) && worker.Output.Contains("FullHour", StringComparison.Ordinal), Cancellation, describe: () => worker.Output);
    }

    [Fact]
    public async Task Progress_shows_the_leader_and_what_waits()
    {
        await RecordAsync("a", 2, stars: 4);
        await using var worker = await StartAsync();
        await LearnAsync(worker);
        await RecordAsync("a", 3, stars: 4);

        var progress = (await worker.Http.GetFromJsonAsync<JsonObject>("/internal/progress", Cancellation))!;

        Assert.True(progress["isLeader"]!.GetValue<bool>());
        Assert.Equal((3, 3), (progress["exchangesBehind"]!.GetValue<int>(), progress["signalsBehind"]!.GetValue<int>()));
        Assert.Equal("done", progress["runs"]![0]!["status"]!.GetValue<string>());
    }

    private Task<ServiceProcess> StartAsync(params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string?> { ["ConnectionStrings__modelproxydb"] = Postgres.ConnectionString, ["Learning__IntervalSeconds"] = "3600" };
        foreach (var (name, value) in settings) environment[name] = value;
        return ServiceProcess.StartAsync("LearningWorker", environment, Cancellation);
    }

    private static async Task<JsonObject> LearnAsync(ServiceProcess worker, bool full = false)
    {
        using var response = await worker.Http.PostAsync($"/internal/learn?full={full}", null, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text + worker.Output);
        return JsonNode.Parse(text)!.AsObject();
    }

    private Task<string> ProfilesAsync() =>
        Postgres.ScalarAsync<string>("select string_agg(concat_ws('|', model, domain, language, requests, round(samples::numeric, 6), round(reward::numeric, 6), round(rating::numeric, 6), ratings, round(latency_p95ms::numeric, 3)), E'\\n' order by model, domain, language) from learning.profile", Cancellation);

    private async Task RecordAsync(string model, int count, int stars)
    {
        await using var database = Postgres.Open();
        for (var at = 0; at < count; at++)
        {
            var id = Guid.CreateVersion7();
            database.Exchanges.Add(new ExchangeRow { Id = id, StartedAt = QueryId.StartedAt(id), Model = model, Outcome = "success", Status = 200, Domain = "code", Language = "en", DurationMs = 210, CostUsd = 0.01m, AttemptCount = 1 });
            database.Signals.Add(new SignalRow { Id = Guid.CreateVersion7(), Kind = SignalKind.Stars, QueryId = id, StartedAt = QueryId.StartedAt(id), Rater = $"user{at}", Value = stars, GivenAt = DateTimeOffset.UtcNow, Joined = true, Model = model, Domain = "code", Language = "en" });
        }
        await database.SaveChangesAsync(Cancellation);
    }
}
