using System.Net;
using System.Text.Json;

namespace ModelProxy.Contract.Tests.Wire;

/// <summary>Errors of every kind of provider on every surface: status, type, message and how long to wait.</summary>
public sealed class ErrorTests(GatewayFixture system)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<string, string, int> Pairs()
    {
        var pairs = new TheoryData<string, string, int>();
        foreach (var model in GatewayFixture.Models)
            for (var i = 0; i < Asking.Surfaces.Length; i++)
                pairs.Add(model, Asking.Surfaces[i], i);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_rate_limit_comes_with_its_retry_after(string like, string surface, int number)
    {
        using var response = await AskAsync(surface, GatewayFixture.Apart(like, number), "hi [[sim status=429 retry-after=7]]");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        Assert.Contains(await TypeAsync(surface, response), new[] { "rate_limit_error", "tokens", "requests", "" });
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_prompt_that_is_too_long_is_told_in_the_words_of_the_surface(string like, string surface, int number)
    {
        using var response = await AskAsync(surface, GatewayFixture.Apart(like, 4 + number), "hi [[sim context=8 overflow]]");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(_cancellation);
        if (surface == Asking.Messages)
            Assert.Contains("\"message\":\"prompt is too long: ", body, StringComparison.Ordinal);
        else if (surface != Asking.Generate)
            Assert.Contains("\"code\":\"context_length_exceeded\"", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("on-anthropic", Asking.Chat, """{"model":"on-anthropic","n":2,"messages":[{"role":"user","content":"q"}]}""", "n")]
    [InlineData("on-anthropic", Asking.Responses, """{"model":"on-anthropic","previous_response_id":"resp_1","input":"q"}""", "previous_response_id")]
    [InlineData("on-ollama", Asking.Chat, """{"model":"on-ollama","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]}""", "image_url")]
    [InlineData("on-openai", Asking.Generate, """{"model":"on-openai","stream":false,"prompt":"a","suffix":"b"}""", "suffix")]
    public async Task What_would_change_the_meaning_is_refused(string model, string surface, string body, string field)
    {
        using var response = await Asking.PostAsync(system.Gateway, surface, body, _cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(field, await response.Content.ReadAsStringAsync(_cancellation), StringComparison.Ordinal);
        Assert.Equal(model, response.Headers.GetValues("x-modelproxy-model").Single());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_cannot_be_expressed_is_named(bool stream)
    {
        using var response = await Asking.PostAsync(system.Gateway, Asking.Chat,
            $$"""{"model":"on-anthropic","stream":{{(stream ? "true" : "false")}},"seed":7,"logit_bias":{"1":1},"messages":[{"role":"user","content":"Reply with exactly: pong"}]}""", _cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("logit_bias, seed", response.Headers.GetValues("x-modelproxy-dropped").Single());
    }

    private Task<HttpResponseMessage> AskAsync(string surface, string model, string prompt) => Asking.PostAsync(system.Gateway, surface, Asking.Body(surface, model, prompt), _cancellation);

    /// <summary>Empty where the dialect has none.</summary>
    private async Task<string> TypeAsync(string surface, HttpResponseMessage response)
    {
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(_cancellation));
        return surface == Asking.Generate ? "" : json.RootElement.GetProperty("error").GetProperty("type").GetString()!;
    }
}
