using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ModelProxy.Contract.Tests.Providers;

/// <summary>A provider that only its entry in modelproxy.json describes, behind the usual surfaces.</summary>
public sealed class CustomTests(ProvidersFixture system)
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_plainly_in_the_shape_it_describes()
    {
        var mark = ProvidersFixture.NewMark();
        using var response = await system.PostAsync("/v1/chat/completions", new
        {
            model = "homemade",
            temperature = 0.5,
            messages = new object[] { new { role = "system", content = "be kind" }, new { role = "user", content = $"Reply with exactly: {mark}" } },
        }, Cancellation);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal(mark, answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        Assert.Equal("stop", answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.True(answer.GetProperty("usage").GetProperty("prompt_tokens").GetInt32() > 0);

        var sent = await system.SentWithAsync("/homemade/", mark, Cancellation);
        Assert.Equal("/homemade/seven%20b/generate", sent.GetProperty("path").GetString());
        Assert.Equal($$"""{"talk":[{"who":"HUMAN","says":["Reply with exactly: {{mark}}"]}],"rules":"be kind","limits":{"tokens":400,"heat":0.5},"live":false}""", sent.GetProperty("body").GetString());
        var headers = sent.GetProperty("headers");
        Assert.Equal("homemade-secret", headers.GetProperty("x-homemade-key").GetString());
        Assert.Equal("seven b", headers.GetProperty("x-homemade-model").GetString());
        Assert.False(headers.TryGetProperty("authorization", out _));
    }

    [Fact]
    public async Task Streams_piece_by_piece()
    {
        var mark = ProvidersFixture.NewMark();
        using var response = await system.PostAsync("/v1/chat/completions", new { model = "homemade", stream = true, messages = new[] { new { role = "user", content = $"Reply with exactly: one two three {mark}" } } }, Cancellation);
        var stream = await ChatStream.ReadAsync(response, Cancellation);

        Assert.Equal($"one two three {mark}", stream.Text);
        Assert.Equal("stop", stream.Finish);
        Assert.True(stream.Raw.Split("\"content\":").Length > 3, stream.Raw);
        Assert.Contains("\"live\":true", (await system.SentWithAsync("/homemade/", mark, Cancellation)).GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_described_stream_the_plain_answer_is_streamed()
    {
        var mark = ProvidersFixture.NewMark();
        using var response = await system.PostAsync("/v1/messages", new { model = "plainmade", max_tokens = 50, stream = true, messages = new[] { new { role = "user", content = $"Reply with exactly: {mark}" } } }, Cancellation);
        var stream = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Contains(mark, stream, StringComparison.Ordinal);
        Assert.Contains("event: message_stop", stream, StringComparison.Ordinal);
        Assert.Equal("max_tokens", response.Headers.GetValues("x-modelproxy-dropped").Single());
    }

    [Fact]
    public async Task An_error_reaches_the_caller_in_its_dialect_with_the_providers_words()
    {
        using var response = await system.PostAsync("/v1/messages", new { model = "homemade", max_tokens = 50, messages = new[] { new { role = "user", content = "x [[sim status=400]]" } } }, Cancellation);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("error");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal("homemade trouble 400", error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("status=503")]
    [InlineData("malformed")]
    [InlineData("error-after=0")]
    public async Task When_it_fails_the_next_model_answers_unseen(string fault)
    {
        using var _ = await system.FaultAsync(new { model = "seven b", behaviour = fault.Split('=') is [var name, var value] ? new Dictionary<string, string> { [name] = value } : new Dictionary<string, string> { [fault] = "on" } }, Cancellation);
        using var response = await system.PostAsync("/v1/chat/completions", new { model = "homemade-lasting", messages = new[] { new { role = "user", content = "hello" } } }, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("gpt", response.Headers.GetValues("x-modelproxy-model").Single());
    }

    [Fact]
    public async Task A_stream_that_is_cut_is_told_as_an_error()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(new { model = "homemade", stream = true, messages = new[] { new { role = "user", content = "x [[sim tokens=20 end-after=3]]" } } }) };
        using var response = await system.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var stream = await ChatStream.ReadAsync(response, Cancellation);

        Assert.NotEqual("", stream.Error);
        Assert.DoesNotContain("[DONE]", stream.Raw, StringComparison.Ordinal);
    }
}
