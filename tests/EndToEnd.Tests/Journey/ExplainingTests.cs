using System.Net.Http.Json;
using System.Text.Json;
using ModelProxy.TestKit;

namespace ModelProxy.EndToEnd.Tests.Journey;

/// <summary>A decision is shown before a model is called, and made again afterwards, through the gateway and all that stands behind it.</summary>
public sealed class ExplainingTests
{
    private const string Query = "Write a Python function that sorts a list";

    [Fact]
    public async Task An_analysed_and_an_answered_question_are_explained_to_the_last_figure_in_both_languages()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var system = await WholeSystem.StartAsync(cancellation);
        // something is learned, so that a policy has a part in what is decided
        var answer = await system.AskAsync(Query, model: "coder", user: "ann");
        await Wait.UntilAsync(async () => await system.Database.ScalarAsync<long>($"select count(*) from traffic.exchange where id = '{answer.QueryId}'", cancellation) > 0, cancellation, describe: () => system.Feedback.Output);
        using var rated = await system.Client.PostAsJsonAsync("/api/feedback", new { queryId = answer.QueryId, rating = 5 }, cancellation);
        using var learned = await system.Learning.Http.PostAsync("/internal/learn", null, cancellation);
        Assert.True(learned.IsSuccessStatusCode, await learned.Content.ReadAsStringAsync(cancellation));

        // a router that is late on a busy machine has not decided: those answers of the gateway's own are passed over
        var analysed = default(JsonElement);
        await Wait.UntilAsync(async () =>
        {
            analysed = await AnalyzeAsync(system);
            return analysed.TryGetProperty("policyVersion", out var version) && version.GetInt64() > 0;
        }, cancellation, describe: () => system.Router.Output);
        ChatAnswer asked = null!;
        await Wait.UntilAsync(async () => !(asked = await system.AskAsync(Query + " of numbers", user: "ann")).Route.StartsWith("default", StringComparison.Ordinal), cancellation, describe: () => system.Router.Output);

        foreach (var id in new[] { analysed.GetProperty("queryId").GetString()!, asked.QueryId.ToString() })
        {
            var english = await ExplainAsync(system, id, "en");
            var chinese = await ExplainAsync(system, id, "zh-CN");
            Assert.True(english.GetProperty("replay").GetProperty("exact").GetBoolean(), english.ToString());
            Assert.DoesNotContain(Sentence(english), IsHan);
            Assert.Contains(Sentence(chinese), IsHan);
            Assert.Contains(chinese.GetProperty("reasoning").GetString()!, IsHan);
            Assert.All(chinese.GetProperty("steps").EnumerateArray(), step => Assert.Contains(step.GetProperty("reason").GetString()!, IsHan));
            Assert.Equal(english.GetProperty("candidates").ToString(), chinese.GetProperty("candidates").ToString());
            Assert.NotEmpty(english.GetProperty("steps").EnumerateArray());
        }

        var again = await ExplainAsync(system, analysed.GetProperty("queryId").GetString()!, "en");
        foreach (var same in new[] { "selectedModel", "source", "confidence", "candidates", "features", "seed", "policyVersion" })
            Assert.Equal(analysed.GetProperty(same).ToString(), again.GetProperty(same).ToString());
    }

    private static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF';

    private static string Sentence(JsonElement decision) =>
        decision.GetProperty("replay").GetProperty("note").GetString()!;

    private static async Task<JsonElement> AnalyzeAsync(WholeSystem system)
    {
        using var response = await system.Client.PostAsJsonAsync("/api/routing/analyze", new { query = Query }, TestContext.Current.CancellationToken);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> ExplainAsync(WholeSystem system, string id, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/routing/explain/{id}") { Content = JsonContent.Create(new { }) };
        request.Headers.Add("Accept-Language", language);
        using var response = await system.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
