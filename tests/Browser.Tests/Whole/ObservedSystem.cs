using System.Net.Http.Json;
using ModelProxy.TestKit;

namespace ModelProxy.Browser.Tests.Whole;

/// <summary>Class fixture: every service as a real process with the dashboard before it, after some requests, ratings and a round of learning.</summary>
public sealed class ObservedSystem : IAsyncLifetime
{
    private ServiceProcess? _dashboard;

    public WholeSystem System { get; private set; } = null!;

    public Uri Address => _dashboard!.HttpAddress;

    /// <summary>An <c>auto</c> request that the router decided, recorded and rated with five stars.</summary>
    public ChatAnswer Answer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        System = await WholeSystem.StartAsync(CancellationToken.None);
        _dashboard = await ServiceProcess.StartAsync("Dashboard", System.Addresses(), CancellationToken.None);
        // until the router has warmed up, the default answers without a decision
        await Wait.UntilAsync(async () => !(await System.AskAsync("Reply with exactly: warm")).Route.StartsWith("default", StringComparison.Ordinal), CancellationToken.None, TimeSpan.FromMinutes(1), () => System.Gateway.Output);
        string[] prompts = ["Write a Python function that reverses a linked list", "Tell a story about a lighthouse", "用 Python 写一个排序函数", "What is 17 times 23?", "Write a SQL query that counts orders by day"];
        foreach (var prompt in prompts) Answer = await System.AskAsync(prompt, user: "ann");
        await System.AskAsync("Tell a story about a fox", "writer", user: "ann");
        await System.AskAsync("Sort a list of numbers", "coder", user: "ann");
        using var rated = await System.Client.PostAsJsonAsync("/api/feedback", new { queryId = Answer.QueryId, rating = 5, comments = "just right" });
        rated.EnsureSuccessStatusCode();
        await Wait.UntilAsync(async () => await System.Database.ScalarAsync<long>("select count(*) from traffic.exchange", CancellationToken.None) > prompts.Length, CancellationToken.None, describe: () => System.Feedback.Output);
        await Wait.UntilAsync(async () => await System.Database.ScalarAsync<long>("select count(*) from feedback.signal where kind = 'stars'", CancellationToken.None) == 1, CancellationToken.None, describe: () => System.Feedback.Output);
        using var learned = await System.Learning.Http.PostAsync("/internal/learn", null);
        learned.EnsureSuccessStatusCode();
        await Wait.UntilAsync(async () => await System.Database.ScalarAsync<long>("select count(*) from learning.profile", CancellationToken.None) > 0, CancellationToken.None, describe: () => System.Learning.Output);
    }

    public async ValueTask DisposeAsync()
    {
        if (_dashboard is not null) await _dashboard.DisposeAsync();
        if (System is not null) await System.DisposeAsync();
    }
}
