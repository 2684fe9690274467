using System.Net.Http.Json;

namespace ModelProxy.Integration.Tests.Capturing;

public sealed class EmbeddingRecordTests(RecordedGateway system) : IClassFixture<RecordedGateway>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Vectors_are_recorded_with_their_cost_and_without_their_text_or_a_model_to_learn_of()
    {
        using var response = await system.Gateway.Http.PostAsJsonAsync("/v1/embeddings", new { model = "writer", input = "a secret" }, Cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        var query = response.Headers.GetValues("x-modelproxy-query-id").Single();

        await system.RecordedAsync(query);

        Assert.Equal("writer embeddings /v1/embeddings success 200 sim", await system.TextAsync($"select concat_ws(' ', requested_model, dialect, endpoint, outcome, status, provider) from traffic.exchange where id = '{query}'"));
        Assert.Equal(1, await system.CountAsync($"select count(*) from traffic.exchange where id = '{query}' and model = '' and input_tokens > 0 and cost_usd > 0 and coalesce(prompt, '') = '' and coalesce(last_user_text, '') = ''"));
        Assert.Equal("success sim-writer", await system.TextAsync($"select concat_ws(' ', outcome, upstream_model) from traffic.attempt where exchange_id = '{query}'"));
    }
}
