using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ModelProxy.TestKit;

namespace ModelProxy.Integration.Tests.Capturing;

public sealed class LearningDataTests(RecordedGateway system) : IClassFixture<RecordedGateway>
{
    [Fact]
    public async Task What_is_exported_can_be_imported_elsewhere_again_and_again_and_goes_on_behind_any_line()
    {
        for (var i = 0; i < 5; i++)
        {
            var query = await system.AskAsync($"A story about number {i}", header: "zoe");
            await system.RecordedAsync(query);
            await system.SayAsync(new { queryId = query, rating = 1 + i % 5, comments = "geheim" });
        }
        var lines = Lines(await ExportAsync(""));
        Assert.True(lines.Length >= 15); // five exchanges, five ratings, five comments
        Assert.Contains(lines, line => line.Contains("geheim", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("A story about number 3", StringComparison.Ordinal));
        Assert.DoesNotContain(Lines(await ExportAsync("?texts=false")), line => line.Contains("geheim", StringComparison.Ordinal) || line.Contains("A story", StringComparison.Ordinal));

        foreach (var at in new[] { 2, lines.Length - 3, lines.Length - 1 })
            Assert.Equal(lines[(at + 1)..], Lines(await ExportAsync($"?after={CursorOf(lines[at])}"))[..(lines.Length - at - 1)]);

        var other = new RecordedGateway();
        await other.InitializeAsync();
        try
        {
            // broken in the middle first, then all of it, then once more
            var broken = await ImportAsync(other, string.Join('\n', [.. lines[..4], lines[4][..20]]));
            Assert.Equal(HttpStatusCode.BadRequest, broken.Status);
            Assert.Contains("Line 5 cannot be read", broken.Body.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.Equal(4, await other.CountAsync("select count(*) from traffic.exchange"));
            var all = await ImportAsync(other, string.Join('\n', lines) + "\n");
            Assert.Equal(lines.Length, all.Body.GetProperty("lines").GetInt32());
            var again = await ImportAsync(other, string.Join('\n', lines));
            Assert.Equal((0, 0), (again.Body.GetProperty("exchanges").GetInt32(), again.Body.GetProperty("signals").GetInt32()));

            foreach (var table in new[] { "traffic.exchange", "traffic.attempt" }) Assert.Equal(await RowsAsync(system, table), await RowsAsync(other, table));
            Assert.Equal(await RowsAsync(system, "feedback.signal"), await RowsAsync(other, "feedback.signal"));
            Assert.Equal(await system.CountAsync("select count(*) from feedback.signal where kind = 'stars' and is_current and joined"), await other.CountAsync("select count(*) from feedback.signal where kind = 'stars' and is_current and joined")); // others of this class may have rated too
            await FeedbackService.RollupCheck.EqualsRowsAsync(other.Postgres);
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_person_who_is_forgotten_is_nowhere_and_the_figures_stay()
    {
        var his = await system.AskAsync("my secret question", header: "carl");
        var hers = await system.AskAsync("her question", header: "dora");
        foreach (var query in new[] { his, hers })
        {
            await system.RecordedAsync(query);
            await system.SayAsync(new { queryId = query, rating = 5, comments = "so says its asker" });
        }
        await system.SayAsync(new { queryId = hers, rating = 1 }, user: "carl");
        await system.Postgres.ExecuteAsync("insert into learning.preference (scope, subject, model, domain, \"offset\", samples) values ('user', 'carl', 'writer', '', 0.1, 3)", TestContext.Current.CancellationToken);

        using var refused = await system.Gateway.Http.DeleteAsync("/api/admin/users/carl", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/admin/users/carl") { Headers = { { "x-admin-key", "open-sesame" } } };
        using var answer = await system.Gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var reply = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal((1, 3, 1), (reply.GetProperty("exchanges").GetInt32(), reply.GetProperty("signals").GetInt32(), reply.GetProperty("preferences").GetInt32()));
        Assert.Equal(1, await system.CountAsync($"select count(*) from traffic.exchange where id = '{his}' and user_id = '' and prompt is null and reply is null and last_user_text is null and conversation = ''"));
        Assert.Equal(0, await system.CountAsync("select count(*) from feedback.signal where rater = 'carl'"));
        Assert.Equal(2, await system.CountAsync($"select count(*) from feedback.signal where query_id = '{hers}' and rater = 'dora' and kind <> 'implicit'"));
        Assert.DoesNotContain("secret", await ExportAsync(""), StringComparison.Ordinal);
        await FeedbackService.RollupCheck.EqualsRowsAsync(system.Postgres);
    }

    [Fact]
    public async Task Only_the_operator_may_carry_the_data_away_and_nonsense_is_refused()
    {
        using var refused = await system.Gateway.Http.GetAsync("/api/admin/learning/export", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await ImportAsync(system, """{"signal":{"id":"x"}}""")).Status);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/admin/learning/export?after=yesterday") { Headers = { { "x-admin-key", "open-sesame" } } };
        using var answer = await system.Gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("no cursor", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_again_is_observed_and_stored_once()
    {
        var first = await system.AskAsync("Explain the tides of the sea", header: "fay");
        await system.RecordedAsync(first);
        var second = await system.AskAsync("Explain the tides of the sea", header: "fay");
        await system.AskAsync("Explain the tides of the sea", model: "coder", header: "fay");

        await Wait.UntilAsync(async () => await ImpliedAsync() == $"{first} regenerate, {second} asked_another", TestContext.Current.CancellationToken, describe: () => ImpliedAsync().GetAwaiter().GetResult() + system.Feedback.Output);
        Assert.Equal(1, await system.CountAsync($"select count(*) from feedback.signal where query_id = '{first}' and kind = 'implicit' and weight = 0.5 and value = 0.2 and joined and is_current and model = 'writer' and rater = 'fay'"));

        Task<string> ImpliedAsync() => system.TextAsync("select string_agg(query_id || ' ' || name, ', ' order by query_id) from feedback.signal where kind = 'implicit' and rater = 'fay'");
    }

    [Fact]
    public async Task The_report_is_served_as_JSON_and_as_CSV()
    {
        var query = await system.AskAsync("Report this", header: "gus");
        await system.RecordedAsync(query);
        await system.SayAsync(new { queryId = query, rating = 4 });
        var report = await system.Gateway.Http.GetFromJsonAsync<JsonElement>("/api/reports/models", TestContext.Current.CancellationToken);
        var row = Assert.Single(report.GetProperty("rows").EnumerateArray(), r => r.GetProperty("model").GetString() == "writer");
        Assert.True(row.GetProperty("requests").GetInt64() >= 1 && row.GetProperty("ratings").GetInt64() >= 1 && row.GetProperty("latencyP50Ms").GetDouble() > 0);
        using var answer = await system.Gateway.Http.GetAsync("/api/reports/models?groupBy=model,domain,language&format=csv", TestContext.Current.CancellationToken);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("model,domain,language,key,requests,success_rate,latency_p50_ms,latency_p95_ms,latency_p99_ms,first_token_p50_ms,tokens_per_second,cost_usd,ratings,rating,rating_low,rating_high\r\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("\r\nwriter,", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var bad = await system.Gateway.Http.GetAsync("/api/reports/models?groupBy=colour", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    private async Task<string> ExportAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/admin/learning/export" + query) { Headers = { { "x-admin-key", "open-sesame" } } };
        using var answer = await system.Gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType!.MediaType);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> ImportAsync(RecordedGateway into, string lines)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/admin/learning/import") { Content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson"), Headers = { { "x-admin-key", "open-sesame" } } };
        using var answer = await into.Gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string CursorOf(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("cursor").GetString()!;
    }

    // whatever the database itself numbers and dates is its own
    private static Task<string> RowsAsync(RecordedGateway system, string table) =>
        system.TextAsync($"select md5(string_agg(row, ' ' order by row)) from (select (to_jsonb(t) - 'seq' - 'recorded_at')::text as row from {table} t) r");
}
