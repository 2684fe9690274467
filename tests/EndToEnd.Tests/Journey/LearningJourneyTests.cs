using System.Net.Http.Json;
using System.Text.Json;
using ModelProxy.TestKit;

namespace ModelProxy.EndToEnd.Tests.Journey;

/// <summary>One chat request travels the whole way and comes back as learning.</summary>
public sealed class LearningJourneyTests
{
    [Fact]
    public async Task A_rated_answer_becomes_a_profile_that_the_next_decision_sees()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var system = await WholeSystem.StartAsync(cancellation);

        // asked and decided over gRPC; a router that has not warmed up lets the default answer
        ChatAnswer answer = null!;
        await Wait.UntilAsync(async () =>
        {
            answer = await system.AskAsync("Write a Python function that reverses a linked list", user: "ann");
            return !answer.Route.StartsWith("default", StringComparison.Ordinal);
        }, cancellation, TimeSpan.FromMinutes(1), () => system.Gateway.Output);
        Assert.Contains(answer.Route.Split(';')[0], (string[])["rules", "learned", "llama3", "cache"]);

        // recorded in Postgres by the FeedbackService, with its decision
        await Wait.UntilAsync(() => CountAsync(system, $"select count(*) from traffic.exchange where id = '{answer.QueryId}'"), cancellation, describe: () => system.Feedback.Output);
        await Wait.UntilAsync(() => CountAsync(system, $"select count(*) from routing.decision where query_id = '{answer.QueryId}'"), cancellation);

        // rated: the stars land beside it
        using var rated = await system.Client.PostAsJsonAsync("/api/feedback", new { queryId = answer.QueryId, rating = 5, comments = "just right" }, cancellation);
        Assert.True(rated.IsSuccessStatusCode, await rated.Content.ReadAsStringAsync(cancellation));
        await Wait.UntilAsync(() => CountAsync(system, $"select count(*) from feedback.signal where query_id = '{answer.QueryId}' and kind = 'stars'"), cancellation);

        // learned: a profile of the model
        using var learned = await system.Learning.Http.PostAsync("/internal/learn", null, cancellation);
        Assert.True(learned.IsSuccessStatusCode, await learned.Content.ReadAsStringAsync(cancellation));
        await Wait.UntilAsync(() => CountAsync(system, $"select count(*) from learning.profile where model = '{answer.Model}'"), cancellation, describe: () => system.Learning.Output);

        // and the next decision sees it: evidence stands behind the model's mean
        await Wait.UntilAsync(async () => await SamplesAsync(system, answer.Model) > 0, cancellation, describe: () => system.Router.Output);
    }

    private static async Task<bool> CountAsync(WholeSystem system, string sql) =>
        await system.Database.ScalarAsync<long>(sql, TestContext.Current.CancellationToken) > 0;

    private static async Task<double> SamplesAsync(WholeSystem system, string model)
    {
        using var response = await system.Client.PostAsJsonAsync("/api/routing/analyze", new { query = "Write a Python function that sorts a list" });
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("candidates").EnumerateArray()
            .Where(c => c.GetProperty("model").GetString() == model)
            .Select(c => c.TryGetProperty("samples", out var samples) ? samples.GetDouble() : 0).FirstOrDefault();
    }
}
