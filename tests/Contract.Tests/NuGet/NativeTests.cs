using System.ClientModel;
using Anthropic.Models.Messages;
using OllamaSharp;
using OllamaSharp.Models;

namespace ModelProxy.Contract.Tests.NuGet;

/// <summary>What each SDK can beyond chat.</summary>
public sealed class NativeTests(GatewayFixture system)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<string> Models => [.. GatewayFixture.Models];

    /// <summary>This SDK asks for base64 unless told otherwise, and decodes nothing else.</summary>
    [Fact]
    public async Task OpenAI_gets_embeddings()
    {
        var client = NuGetClients.OpenAI(system.Gateway).GetEmbeddingClient(GatewayFixture.EmbeddingModel);

        var vectors = (await client.GenerateEmbeddingsAsync(["a", "b"], cancellationToken: _cancellation)).Value;

        Assert.Equal(2, vectors.Count);
        Assert.All(vectors, v => Assert.True(v.ToFloats().Length > 7));
        Assert.NotEqual(vectors[0].ToFloats().ToArray(), vectors[1].ToFloats().ToArray());
    }

    [Fact]
    public async Task OpenAI_reads_status_and_code_of_an_error()
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(() => NuGetClients.OpenAI(system.Gateway).GetChatClient("no-such-model").CompleteChatAsync(["hi"]));

        Assert.Equal(404, error.Status);
        Assert.Contains("model_not_found", error.GetRawResponse()!.Content.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Anthropic_counts_tokens(string model)
    {
        using var client = NuGetClients.AnthropicClient(system.Gateway);

        var count = await client.Messages.CountTokens(new MessageCountTokensParams { Model = model, Messages = [new UserMessageParam("How many tokens are these?")] }, _cancellation);

        Assert.InRange(count.InputTokens, 1, 100);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Anthropic_sees_the_events_in_their_order(string model)
    {
        using var client = NuGetClients.AnthropicClient(system.Gateway);
        var events = new List<RawMessageStreamEvent>();

        await foreach (var next in client.Messages.CreateStreaming(new MessageCreateParams { Model = model, MaxTokens = 100, Messages = [new UserMessageParam("Reply with exactly: one two")] }, _cancellation)) events.Add(next);

        Assert.True(events[0].TryPickStart(out _), "The first event is not message_start.");
        Assert.True(events[^2].TryPickDelta(out var delta), "The last but one is not message_delta.");
        Assert.True(delta!.Usage.OutputTokens > 0, "message_delta holds no usage.");
        Assert.True(events[^1].TryPickStop(out _), "The last event is not message_stop.");
    }

    [Fact]
    public async Task Anthropic_throws_the_error_of_its_status()
    {
        using var client = NuGetClients.AnthropicClient(system.Gateway);

        var error = await Assert.ThrowsAnyAsync<global::Anthropic.Exceptions.AnthropicApiException>(() =>
            client.Messages.Create(new MessageCreateParams { Model = "no-such-model", MaxTokens = 9, Messages = [new UserMessageParam("hi")] }, _cancellation));

        Assert.Equal(System.Net.HttpStatusCode.NotFound, error.StatusCode);
        Assert.Contains("not_found_error", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anthropic_lists_the_models()
    {
        using var client = NuGetClients.AnthropicClient(system.Gateway);

        var page = await client.Models.List(cancellationToken: _cancellation);

        Assert.Contains(page.Items, m => m.ID == "on-anthropic" && m.DisplayName.Length > 0);
    }

    [Fact]
    public async Task OllamaSharp_finds_models_versions_and_embeddings()
    {
        using var client = NuGetClients.OllamaClient(system.Gateway, "on-ollama");

        Assert.True(await client.IsRunningAsync(_cancellation));
        Assert.NotEmpty(await client.GetVersionAsync(_cancellation));
        Assert.Contains(await client.ListLocalModelsAsync(_cancellation), m => m.Name.StartsWith("on-ollama", StringComparison.Ordinal));
        Assert.Contains("completion", (await client.ShowModelAsync("on-ollama", _cancellation)).Capabilities!);
        var vectors = await client.EmbedAsync(new EmbedRequest { Model = GatewayFixture.EmbeddingModel, Input = ["a"] }, _cancellation);
        Assert.True(Assert.Single(vectors.Embeddings).Length > 7);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task OllamaSharp_generates(string model)
    {
        using var client = NuGetClients.OllamaClient(system.Gateway, model);
        var text = "";

        await foreach (var piece in client.GenerateAsync(new GenerateRequest { Model = model, Prompt = "Reply with exactly: one two" }, _cancellation)) text += piece?.Response;

        Assert.Equal("one two", text);
    }
}
