using System.Security.Cryptography;
using ModelProxy.Contracts.Router.V1;
using ModelProxy.Data;
using ModelProxy.Data.Routing;
using ModelProxy.Policy;
using ModelProxy.Policy.Classifying;
using ModelProxy.Policy.Evidence;
using ModelProxy.Policy.Snapshots;
using ModelProxy.TestKit;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.RouterService;

/// <summary>Published policies: swapped in, refused, replayed.</summary>
public sealed class PolicyTests : IAsyncLifetime
{
    private Postgres _postgres = null!;

    public async ValueTask InitializeAsync() => _postgres = await Postgres.CreateAsync();

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    [Fact]
    public async Task A_published_policy_decides_and_its_decision_can_be_made_again()
    {
        await using var router = await StartAsync();
        await PublishAsync(version => State(version, good: "writer", bad: "coder"));
        await router.UntilAsync(status => status.PolicyVersion == 1);

        var decision = await router.DecideAsync("Write a Python function that reverses a linked list", request =>
        {
            request.Needs = new Needs { NoExploration = true };
            request.Candidates.Add(new Candidate { Model = "only-when-named", Available = true }); // weight 0: it competes neither then nor now
        });

        Assert.Equal("weight 0: only when named", decision.Candidates.Single(candidate => candidate.Model == "only-when-named").Excluded);
        Assert.Equal(("writer", "learned", 1L), (decision.Model, decision.Source, decision.PolicyVersion));
        Assert.True(decision.Candidates[0].Mean > decision.Candidates[1].Mean);
        Assert.Equal(1, decision.Candidates[0].Propensity, 6);

        // a newer policy is in force meanwhile
        await PublishAsync(version => State(version, good: "coder", bad: "writer"));
        await router.UntilAsync(status => status.PolicyVersion == 2);
        var explained = await router.Router.ExplainAsync(new ExplainRequest { QueryId = decision.QueryId, Language = "zh" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(explained.Replay.Exact, explained.Replay.Note);
        Assert.Contains("表现最佳", explained.Reasoning, StringComparison.Ordinal);
        Assert.Equal(decision.Candidates.SkipLast(1), explained.Candidates.SkipLast(1));
        Assert.Equal("权重为 0，仅在被点名时使用", explained.Candidates[^1].Excluded);
    }

    [Fact]
    public async Task The_classifier_kept_beside_a_policy_reads_its_queries_and_its_old_decisions_again()
    {
        await using var router = await StartAsync();
        var taught = ClassifierTrainer.Train([.. Enumerable.Range(0, 40).Select(i => new LabelledText($"flurbish gadrel {i}", Domains.Law)), .. Enumerable.Range(0, 40).Select(i => new LabelledText($"quonk mabbit {i}", Domains.Medicine))], new() { Bits = 12, Epochs = 6 });
        await PublishAsync(version => State(version, good: "writer", bad: "coder"), classifier: taught);
        await router.UntilAsync(status => status.PolicyVersion == 1);

        var decision = await router.DecideAsync("flurbish gadrel", request => request.Needs = new Needs { NoExploration = true });

        Assert.Equal(Domains.Law, decision.Features.Domain);
        await PublishAsync(version => State(version, good: "coder", bad: "writer"));
        await router.UntilAsync(status => status.PolicyVersion == 2);
        Assert.NotEqual(Domains.Law, (await router.DecideAsync("flurbish gadrel, once more")).Features.Domain);
        var explained = await router.Router.ExplainAsync(new ExplainRequest { QueryId = decision.QueryId }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(explained.Replay.Exact, explained.Replay.Note);
        Assert.Equal(decision.Features, explained.Features);
    }

    [Fact]
    public async Task A_policy_whose_classifier_is_damaged_is_refused_and_the_last_good_one_stays()
    {
        await using var router = await StartAsync();
        await PublishAsync(version => State(version, good: "writer", bad: "coder"));
        await router.UntilAsync(status => status.PolicyVersion == 1);

        await PublishAsync(version => State(version, good: "coder", bad: "writer"), classifier: DomainClassifier.Shipped, damageClassifier: true);

        await Wait.UntilAsync(() => router.Process.Output.Contains("the checksum does not match", StringComparison.Ordinal), TestContext.Current.CancellationToken, describe: () => router.Process.Output);
        Assert.Equal(1L, (await router.DecideAsync("Write a poem")).PolicyVersion);
    }

    /// <summary>Also when the policy read the question by a classifier of its own, and another policy without one is in force since.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_analysed_question_is_kept_and_explained_by_another_replica_to_the_last_draw(bool taught)
    {
        await using var router = await StartAsync();
        var classifier = taught ? ClassifierTrainer.Train([new("the causes of a world war", Domains.Law), new("Summarise a function", Domains.Code)], new TrainingOptions { Bits = 12, Epochs = 4 }) : null;
        await PublishAsync(version => State(version, good: "writer", bad: "coder"), classifier: classifier);
        await router.UntilAsync(status => status.PolicyVersion == 1);

        var decision = await router.DecideAsync("Summarise the causes of the First World War", request => request.DryRun = true);

        await Wait.UntilAsync(async () => await _postgres.ScalarAsync<long>($"select count(*) from routing.decision d join routing.query_feature f using (query_id) where d.query_id = '{decision.QueryId}' and dry_run", TestContext.Current.CancellationToken) == 1, TestContext.Current.CancellationToken);
        if (taught)
        {
            Assert.Equal(Domains.Law, decision.Features.Domain);
            await PublishAsync(version => State(version, good: "coder", bad: "writer"));
        }
        await using var replica = await StartAsync();
        await replica.UntilAsync(status => status.PolicyVersion == (taught ? 2 : 1));
        var explained = await replica.Router.ExplainAsync(new ExplainRequest { QueryId = decision.QueryId }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(explained.Replay.Exact, explained.Replay.Note);
        Assert.Equal((decision.Model, decision.Reasoning, decision.Seed), (explained.Model, explained.Reasoning, explained.Seed));
        Assert.Equal(decision.Candidates, explained.Candidates);
        Assert.Equal(decision.Features, explained.Features);
        var chinese = await replica.Router.ExplainAsync(new ExplainRequest { QueryId = decision.QueryId, Language = "zh" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(chinese.Steps, step => Assert.Contains(step.Reason, static c => c is >= '\u4E00' and <= '\u9FFF'));
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("alpha 0")]
    [InlineData("NaN")]
    [InlineData("stale")]
    [InlineData("another version")]
    [InlineData("models of elsewhere")]
    public async Task A_policy_that_cannot_be_trusted_is_refused_and_the_last_good_one_stays(string fault)
    {
        await using var router = await StartAsync();
        await PublishAsync(version => State(version, good: "writer", bad: "coder"));
        await router.UntilAsync(status => status.PolicyVersion == 1);

        await router.DecideAsync("Which models there are is known once somebody has asked");
        await PublishAsync(version => Spoilt(version, fault), damage: fault == "damaged");
        await Wait.UntilAsync(() => router.Process.Output.Contains("Policy 2 is refused and 1 stays in force", StringComparison.Ordinal), TestContext.Current.CancellationToken, describe: () => router.Process.Output);
        Assert.Equal(1, (await router.StatusAsync()).PolicyVersion);
        Assert.Equal("learned", (await router.DecideAsync("Write a Python function")).Source);

        await PublishAsync(version => State(version, good: "coder", bad: "writer"));
        await router.UntilAsync(status => status.PolicyVersion == 3);
    }

    [Fact]
    public async Task A_policy_of_models_nobody_had_asked_for_yet_is_taken_once_somebody_does()
    {
        await using var router = await StartAsync();
        await router.DecideAsync("A key that may use one model alone", request =>
        {
            request.Candidates.Clear();
            request.Candidates.Add(new Candidate { Model = "third", Available = true, Weight = 1 });
        });
        await PublishAsync(version => State(version, good: "writer", bad: "coder"));
        await Wait.UntilAsync(() => router.Process.Output.Contains("Policy 1 is refused", StringComparison.Ordinal), TestContext.Current.CancellationToken, describe: () => router.Process.Output);

        await router.DecideAsync("Write a poem");
        await _postgres.ExecuteAsync($"select pg_notify('{DatabaseChange.Channel}', 'routing.policy')", TestContext.Current.CancellationToken);

        await router.UntilAsync(status => status.PolicyVersion == 1);
    }

    private static PolicyState Spoilt(long version, string fault)
    {
        var state = State(version, good: "coder", bad: "writer");
        return fault switch
        {
            "alpha 0" => state with { Alpha = state.Alpha.SetItem(7, 0) },
            "NaN" => state with { Beta = state.Beta.SetItem(7, float.NaN) },
            "stale" => state with { PublishedAt = state.PublishedAt.AddDays(-100) },
            "models of elsewhere" => State(version, good: "somebody-elses", bad: "another"),
            "another version" => state with { Version = version + 40 },
            _ => state,
        };
    }

    /// <summary>Two hundred outcomes in every cell: one model nearly always good, the other nearly always bad.</summary>
    private static PolicyState State(long version, string good, string bad)
    {
        var half = Enumerable.Repeat(180f, EvidenceTable.CellsPerModel);
        var rest = Enumerable.Repeat(20f, EvidenceTable.CellsPerModel);
        return new PolicyState
        {
            Version = version,
            PublishedAt = DateTimeOffset.UtcNow,
            Models = [good, bad],
            Alpha = [.. half, .. rest],
            Beta = [.. rest, .. half],
        };
    }

    private async Task PublishAsync(Func<long, PolicyState> state, bool damage = false, DomainClassifier? classifier = null, bool damageClassifier = false)
    {
        await using var database = _postgres.Open();
        var version = database.Policies.Any() ? database.Policies.Max(policy => policy.Version) + 1 : 1;
        var bytes = SnapshotFormat.Write(state(version));
        if (damage) bytes[^1] ^= 0xFF;
        foreach (var active in database.Policies.Where(policy => policy.Status == PolicyStatus.Active).ToArray()) active.Status = PolicyStatus.Retired;
        await database.SaveChangesAsync(TestContext.Current.CancellationToken);
        byte[]? hash = null;
        if (classifier is not null)
        {
            var packed = ClassifierFormat.Write(classifier).ToArray();
            hash = SHA256.HashData(packed);
            if (damageClassifier) packed[^1] ^= 0xFF;
            database.Classifiers.Add(new ClassifierRow { Hash = hash, Packed = packed });
        }
        database.Policies.Add(new PolicyRow { Version = version, Status = PolicyStatus.Active, Snapshot = bytes, Checksum = SHA256.HashData(bytes), ClassifierHash = hash });
        await database.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private async Task<RouterProcess> StartAsync()
    {
        var router = await RouterProcess.StartAsync(_postgres.ConnectionString);
        await router.UntilAsync(status => status.DatabaseAnswers);
        return router;
    }
}
