using System.Net.Http.Json;
using System.Text.Json;
using ModelProxy.TestKit;

namespace ModelProxy.Contract.Tests.Providers;

/// <summary>The shipped modelproxy.json as it is, with nothing in the environment but where Ollama is, or the Simulator.</summary>
public sealed class FreshStartTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Models_of_a_running_ollama_are_offered_without_configuration_and_new_ones_as_they_are_pulled()
    {
        await using var ollama = await ServiceProcess.StartAsync("Simulator", new Dictionary<string, string?> { ["SIMULATOR_LATENCY"] = "0" }, Cancellation);
        await using var gateway = await ServiceProcess.StartAsync("Gateway", new Dictionary<string, string?> { ["OLLAMA_HOST"] = $"127.0.0.1:{ollama.HttpPort}" }, Cancellation);
        var tags = (await ollama.Http.GetFromJsonAsync<JsonElement>("/api/tags", Cancellation)).GetProperty("models").EnumerateArray().Select(m => m.GetProperty("name").GetString()!).ToArray();
        Assert.NotEmpty(tags);

        await OfferedAsync(gateway, tags);
        using var pulled = await ollama.Http.PostAsJsonAsync("/api/pull", new { model = "phi3", stream = false }, Cancellation);
        await OfferedAsync(gateway, ["phi3"]);
        using var response = await gateway.Http.PostAsJsonAsync("/v1/chat/completions", new { model = "phi3", messages = new[] { new { role = "user", content = "Reply with exactly: pong" } } }, Cancellation);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal("pong", answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        var found = (await gateway.Http.GetFromJsonAsync<JsonElement>("/models", Cancellation)).GetProperty("models").EnumerateArray().Single(m => m.GetProperty("name").GetString() == "phi3");
        Assert.True(found.GetProperty("discovered").GetBoolean());
        Assert.True(found.GetProperty("available").GetBoolean());
        Assert.Equal("ollama", found.GetProperty("provider").GetString());
        await Wait.UntilAsync(async () => (await gateway.Http.GetFromJsonAsync<JsonElement>("/models", Cancellation)).GetProperty("models").EnumerateArray().Any(m =>
            m.GetProperty("name").GetString() == "phi3" && m.GetProperty("contextWindow").GetInt32() == 8192 && m.GetProperty("capabilities").EnumerateArray().Any(c => c.GetString() == "tools")), Cancellation, TimeSpan.FromSeconds(30), () => gateway.Output);
        Assert.Contains("phi3", await gateway.Http.GetStringAsync("/api/tags", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_key_cursor_is_the_best_code_model_and_pass_through_reaches_the_simulator()
    {
        await using var simulator = await ServiceProcess.StartAsync("Simulator", new Dictionary<string, string?> { ["SIMULATOR_LATENCY"] = "0" }, Cancellation);
        await using var gateway = await ServiceProcess.StartAsync("Gateway", new Dictionary<string, string?> { ["MODELPROXY_SIMULATOR"] = simulator.HttpAddress.ToString() }, Cancellation);

        using var chat = await gateway.Http.PostAsJsonAsync("/api/chat", new
        {
            model = "claude-3-opus",
            messages = new[] { new { role = "user", content = "写一段代码" } },
            max_tokens = 100,
            routing_rules = new[] { new { pattern = "代码", model = "cursor" } },
        }, Cancellation);
        var answer = await chat.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        using var form = new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "file", "a.bin" } };
        using var upload = await gateway.Http.PostAsync("/openai/v1/files", form, Cancellation);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/openai/v1/files") { Content = new StringContent("a=b", null, "application/x-www-form-urlencoded") };
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var refused = await gateway.Http.SendAsync(foreign, Cancellation);

        Assert.Equal("sim-claude-sonnet", answer.GetProperty("_actual_model_used").GetString());
        Assert.Equal(System.Net.HttpStatusCode.OK, upload.StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.DoesNotContain((await gateway.Http.GetFromJsonAsync<JsonElement>("/models", Cancellation)).GetProperty("models").EnumerateArray(), m => m.GetProperty("name").GetString()!.Contains("cursor", StringComparison.Ordinal));
    }

    private static Task OfferedAsync(ServiceProcess gateway, string[] tags) => Wait.UntilAsync(async () =>
    {
        var models = await gateway.Http.GetFromJsonAsync<JsonElement>("/v1/models", Cancellation);
        var names = models.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()!).ToHashSet();
        return tags.All(tag => names.Contains(tag) || names.Contains(tag.Replace(":latest", "", StringComparison.Ordinal)));
    }, Cancellation, TimeSpan.FromSeconds(30), () => gateway.Output);
}
