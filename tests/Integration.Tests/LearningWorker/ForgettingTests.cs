using ModelProxy.Contracts.Feedback.V1;
using ModelProxy.Integration.Tests.FeedbackService;
using ModelProxy.Policy.Snapshots;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.Integration.Tests.LearningWorker;

/// <summary>A person whom the FeedbackService forgets is forgotten by the worker that leads, too.</summary>
public sealed class ForgettingTests : IAsyncLifetime
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
    public async Task What_the_leader_remembers_of_a_person_is_not_written_again_and_goes_from_every_policy()
    {
        // tastes that differ, so that they are learned at all: everybody has a model of their own
        for (var i = 0; i < 240; i++) await _traffic.DecideAsync($"q{i}", i / 40 % 2 == 0 ? "coder" : "writer", (i + i / 40) % 2 == 0 ? 5 : 1);
        await using var feedback = await FeedbackHost.StartAsync(_postgres.ConnectionString);
        await using var worker = await WorkerProcess.StartAsync(_postgres);
        await worker.LearnAsync();
        await _traffic.DecideAsync("one more", "coder", 5);
        await worker.LearnAsync();
        Assert.NotEqual(0L, await PreferencesAsync());
        Assert.Contains("user:user7", await KnownAsync());

        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(feedback.Process.GrpcAddress);
        await new LearningData.LearningDataClient(channel).ForgetAsync(new ForgetRequest { User = "user7" }, cancellationToken: Cancellation);
        await _traffic.DecideAsync("news", "coder", 5);
        var learned = await worker.LearnAsync();

        Assert.Equal("full", learned.Kind);
        Assert.Equal(0L, await PreferencesAsync());
        Assert.DoesNotContain("user:user7", await KnownAsync());
        Assert.Contains("user:user8", await KnownAsync());
        await _traffic.DecideAsync("more news", "coder", 5);
        Assert.Equal("incremental", (await worker.LearnAsync()).Kind);
        Assert.Equal(0L, await PreferencesAsync());
    }

    [Fact]
    public async Task Where_nothing_was_learned_nobody_is_forgotten_twice()
    {
        await using var feedback = await FeedbackHost.StartAsync(_postgres.ConnectionString);
        await using var worker = await WorkerProcess.StartAsync(_postgres);
        await worker.LearnAsync();
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(feedback.Process.GrpcAddress);
        await new LearningData.LearningDataClient(channel).ForgetAsync(new ForgetRequest { User = "nobody" }, cancellationToken: Cancellation);

        Assert.Equal("full", (await worker.LearnAsync()).Kind);
        Assert.Equal("incremental", (await worker.LearnAsync()).Kind);
    }

    private Task<long> PreferencesAsync() => _postgres.ScalarAsync<long>("select count(*) from learning.preference where scope = 'user' and subject = 'user7'", Cancellation);

    /// <summary>Of whom any policy there is knows a taste.</summary>
    private async Task<IReadOnlySet<string>> KnownAsync()
    {
        await using var database = _postgres.Open();
        return database.Policies.Select(policy => policy.Snapshot).ToArray()
            .SelectMany(bytes => PolicySnapshot.TryRead(bytes, DateTimeOffset.UtcNow, out _)!.State.Tastes).Select(taste => taste.Who).ToHashSet();
    }
}
