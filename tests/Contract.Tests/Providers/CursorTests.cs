using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ModelProxy.TestKit;

namespace ModelProxy.Contract.Tests.Providers;

/// <summary>Cursor's Cloud Agents API behind the usual surfaces, against a stand-in that runs by the clock as Cursor does.</summary>
public sealed class CursorTests(ProvidersFixture system)
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plain_answer_is_the_agents_last_message()
    {
        var mark = ProvidersFixture.NewMark();
        using var response = await AskAsync($"Reply with exactly: {mark}", stream: false);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("cursor", response.Headers.GetValues("x-modelproxy-model").Single());
        Assert.Equal(mark, answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        Assert.True(answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32() > 0);

        var sent = await system.SentWithAsync("/v1/agents", mark, Cancellation);
        Assert.Equal("Bearer cursor-secret", sent.GetProperty("headers").GetProperty("authorization").GetString());
        var body = JsonDocument.Parse(sent.GetProperty("body").GetString()!).RootElement;
        Assert.Equal("https://github.com/example/shop", body.GetProperty("repos")[0].GetProperty("url").GetString());
        Assert.Equal("main", body.GetProperty("repos")[0].GetProperty("startingRef").GetString());
        Assert.False(body.TryGetProperty("model", out _));
    }

    [Fact]
    public async Task A_stream_tells_the_way_and_ends_with_the_last_message()
    {
        var mark = ProvidersFixture.NewMark();
        using var response = await AskAsync($"Reply with exactly: {mark} [[sim chunk-delay=20]]", stream: true, model: "cursor-composer");
        var stream = await ChatStream.ReadAsync(response, Cancellation);

        Assert.EndsWith(mark, stream.Text, StringComparison.Ordinal);
        Assert.StartsWith("I'll look at the repository first.", stream.Text, StringComparison.Ordinal);
        Assert.Contains("https://cursor.com/agents/bc-", stream.Reasoning, StringComparison.Ordinal);
        Assert.Contains("read_file", stream.Reasoning, StringComparison.Ordinal);
        Assert.Equal("stop", stream.Finish);
        Assert.EndsWith("data: [DONE]\n\n", stream.Raw, StringComparison.Ordinal);
        Assert.Contains("composer-2", (await system.SentWithAsync("/v1/agents", mark, Cancellation)).GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut-after=4")]
    [InlineData("end-after=4")]
    public async Task A_stream_that_breaks_is_taken_up_after_the_last_event(string fault)
    {
        var mark = ProvidersFixture.NewMark();
        using var response = await AskAsync($"Reply with exactly: one two three {mark} [[sim {fault}]]", stream: true);
        var stream = await ChatStream.ReadAsync(response, Cancellation);

        Assert.EndsWith($"\n\none two three {mark}", stream.Text, StringComparison.Ordinal);
        Assert.Equal("stop", stream.Finish);
    }

    [Fact]
    public async Task A_silent_stream_is_helped_out_by_the_runs_own_state()
    {
        var mark = ProvidersFixture.NewMark();
        using var response = await AskAsync($"Reply with exactly: {mark} [[sim stall-after=2]]", stream: true);
        var stream = await ChatStream.ReadAsync(response, Cancellation);

        Assert.EndsWith(mark, stream.Text, StringComparison.Ordinal);
        Assert.Equal("stop", stream.Finish);
    }

    [Fact]
    public async Task A_stream_that_is_not_kept_any_more_is_replaced_by_the_runs_state()
    {
        var mark = ProvidersFixture.NewMark();
        using var _ = await system.FaultAsync(new { path = "/stream", status = 410 }, Cancellation);
        using var response = await AskAsync($"Reply with exactly: {mark}", stream: false);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal(mark, answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
    }

    [Fact]
    public async Task A_run_that_fails_is_an_error_in_the_callers_dialect()
    {
        using var response = await system.PostAsync("/v1/messages", new { model = "cursor", max_tokens = 100, messages = new[] { new { role = "user", content = "go [[sim error-after=3]]" } } }, Cancellation);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("error");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("ERROR", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_task_keeps_its_status()
    {
        var mark = ProvidersFixture.NewMark();
        using var _ = await system.FaultAsync(new { path = "/v1/agents", status = 409 }, Cancellation);
        using var response = await AskAsync(mark, stream: false);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
    }

    [Fact]
    public async Task Whoever_leaves_stops_the_agent()
    {
        var mark = ProvidersFixture.NewMark();
        using (var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(Body($"{mark} [[sim chunk-delay=2000]]", true, "cursor")) };
            using var response = await system.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await leaving.CancelAsync();
        }

        await Wait.UntilAsync(async () => (await system.SentAsync("/cancel", Cancellation)).Length > 0, Cancellation, TimeSpan.FromSeconds(30), () => system.Output);
    }

    [Fact]
    public async Task A_rule_of_the_request_sends_code_to_cursor()
    {
        var mark = ProvidersFixture.NewMark();
        using var response = await system.PostAsync("/api/chat", new { messages = new[] { new { role = "user", content = $"写代码 Reply with exactly: {mark}" } }, routing_rules = new[] { new { pattern = "代码", model = "cursor" } } }, Cancellation);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal("cursor", answer.GetProperty("_actual_model_used").GetString());
        Assert.EndsWith(mark, answer.GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> AskAsync(string prompt, bool stream, string model = "cursor") => system.PostAsync("/v1/chat/completions", Body(prompt, stream, model), Cancellation);

    private static object Body(string prompt, bool stream, string model) => new { model, stream, messages = new[] { new { role = "user", content = prompt } } };
}
