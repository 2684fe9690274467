using System.Net;
using ModelProxy.TestKit;

namespace ModelProxy.Integration.Tests.Capturing;

public sealed class FeedbackEndpointTests(RecordedGateway system) : IClassFixture<RecordedGateway>
{
    [Fact]
    public async Task Everything_that_can_be_said_is_kept_with_its_exchange()
    {
        var query = await system.AskAsync("Tell me a story", header: "ann");
        await system.RecordedAsync(query);

        Assert.Equal(HttpStatusCode.OK, (await system.SayAsync(new { queryId = query, rating = 4, comments = "schön" })).Status);
        Assert.True((await system.SayAsync(new { queryId = query, thumbs = "up" })).Body.GetProperty("success").GetBoolean());
        await system.SayAsync(new { queryId = query, metric = "task_success", value = true });
        await system.SayAsync(new { queryId = query, metric = "quality", value = 0.75 });

        Assert.Equal("comment: schön ann, metric quality:0.75 ann, metric task_success:1 ann, stars:4 ann, thumbs:1 ann", await SaidAsync(query));
        Assert.Equal("writer", await system.TextAsync($"select distinct model from feedback.signal where query_id = '{query}' and joined and kind <> 'implicit'"));
    }

    [Fact]
    public async Task A_rater_has_one_vote_the_latest_and_what_he_said_before_is_history()
    {
        var query = await system.AskAsync("Tell me a story", header: "ann");
        await system.RecordedAsync(query);
        foreach (var stars in new[] { 2, 5, 5 }) await system.SayAsync(new { queryId = query, rating = stars });
        await system.SayAsync(new { queryId = query, rating = 1 }, user: "bob");
        await system.SayAsync(new { queryId = query, rating = 3, user = "eve" });

        Assert.Equal("stars:1 bob, stars:3 eve, stars:5 ann", await SaidAsync(query));
        Assert.Equal(4, await system.CountAsync($"select count(*) from feedback.signal where query_id = '{query}' and kind = 'stars'"));
    }

    [Fact]
    public async Task Who_rates_can_travel_with_the_request()
    {
        var byUser = await system.AskAsync("Hello", more: new { user = "openai-user" });
        var byMetadata = await system.AskAsync("Hello", more: new { metadata = new { user_id = "metadata-user" } });
        foreach (var query in new[] { byUser, byMetadata })
        {
            await system.RecordedAsync(query);
            await system.SayAsync(new { queryId = query, rating = 5 });
        }
        Assert.Equal("stars:5 openai-user", await SaidAsync(byUser));
        Assert.Equal("stars:5 metadata-user", await SaidAsync(byMetadata));
    }

    public static TheoryData<string, string> Refused => new()
    {
        { """{"queryId":"abc","rating":3}""", "queryId" },
        { """{"queryId":"5f2b2f1c-7f6e-4c7e-9f39-2c6d5a1f0b11","rating":3}""", "queryId" }, // version 4
        { """{"rating":3}""", "queryId" },
        { """{"queryId":"$","rating":0}""", "1 to 5" },
        { """{"queryId":"$","rating":6}""", "1 to 5" },
        { """{"queryId":"$","rating":"five"}""", "1 to 5" },
        { """{"queryId":"$","rating":4.5}""", "1 to 5" },
        { """{"queryId":"$","thumbs":"sideways"}""", "thumbs" },
        { """{"queryId":"$","metric":"speed","value":1}""", "not declared: use one of quality, task_success" },
        { """{"queryId":"$","metric":"quality","value":"good"}""", "value" },
        { """{"queryId":"$","metric":"quality","value":2}""", "quality is 2: give 0 to 1" },
        { """{"queryId":"$","metric":"task_success","value":1}""", "takes true or false" },
        { """{"queryId":"$"}""", "Nothing was rated" },
        { """{"queryId":"$","comments":"$LONG"}""", "4000 characters" },
        { "no json", "JSON" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_meant_is_a_400_that_says_why(string body, string words)
    {
        body = body.Replace("$LONG", new string('x', 4001), StringComparison.Ordinal).Replace("$", Guid.CreateVersion7().ToString(), StringComparison.Ordinal);
        using var answer = await system.Gateway.Http.PostAsync("/api/feedback", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(words, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_query_is_a_404_when_it_is_old_and_waits_for_its_exchange_when_it_is_young()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await system.SayAsync(new { queryId = Guid.CreateVersion7(DateTimeOffset.UtcNow.AddMinutes(-11)), rating = 3 })).Status);
        var young = Guid.CreateVersion7();
        Assert.Equal(HttpStatusCode.OK, (await system.SayAsync(new { queryId = young, rating = 3 })).Status);
        Assert.Equal(1, await system.CountAsync($"select count(*) from feedback.signal where query_id = '{young}' and not joined"));
    }

    private Task<string> SaidAsync(string query) => system.TextAsync($"""
        select string_agg(line, ', ' order by line) from (select kind || case when name <> '' then ' ' || name else '' end || ':' || coalesce(value::text, ' ' || comment) || ' ' || rater as line
        from feedback.signal where query_id = '{query}' and is_current and kind <> 'implicit') l
        """);
}

/// <summary>Of its own: it kills the FeedbackService.</summary>
public sealed class StoreAwayTests(RecordedGateway system) : IClassFixture<RecordedGateway>
{
    [Fact]
    public async Task While_the_store_is_away_ratings_and_records_wait_on_disk_and_arrive_once()
    {
        var before = await system.AskAsync("Hello", header: "ann");
        await system.RecordedAsync(before);
        await system.Feedback.KillAsync();

        var queries = new List<string> { before };
        for (var i = 0; i < 30; i++) queries.Add(await system.AskAsync($"Hello {i}", header: "ann"));
        foreach (var query in queries)
            Assert.Equal(HttpStatusCode.OK, (await system.SayAsync(new { queryId = query, rating = 5 })).Status);
        await system.Feedback.DisposeAsync();

        await system.StartFeedbackAsync();
        var list = string.Join(',', queries.Select(q => $"'{q}'"));
        await Wait.UntilAsync(async () => await system.CountAsync($"select count(*) from feedback.signal where query_id in ({list}) and kind = 'stars' and joined and rater = 'ann'") == 31,
            TestContext.Current.CancellationToken, TimeSpan.FromSeconds(60), () => system.Gateway.Output);
        Assert.Equal(31, await system.CountAsync($"select count(*) from traffic.exchange where id in ({list})"));
        Assert.Equal(31, await system.CountAsync($"select count(*) from feedback.signal where query_id in ({list}) and kind = 'stars'"));
    }
}
