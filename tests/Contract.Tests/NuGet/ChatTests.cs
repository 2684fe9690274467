using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ModelProxy.Contract.Tests.NuGet;

/// <summary>Every official .NET SDK against every kind of provider: one list of scenarios.</summary>
public sealed class ChatTests(GatewayFixture system)
{
    private static readonly AITool Weather = AIFunctionFactory.CreateDeclaration("get_weather", "Weather of a city",
        JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""));

    private static readonly ChatResponseFormat Answer = ChatResponseFormat.ForJsonSchema(
        JsonElement.Parse("""{"type":"object","properties":{"answer":{"type":"string"}},"required":["answer"],"additionalProperties":false}"""), "answer");

    private const string CallTwice = "Call the tool get_weather with arguments {\"city\":\"Paris\"}\nCall the tool get_weather with arguments {\"city\":\"Rome\"}";

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var sdk in NuGetClients.All)
            foreach (var model in GatewayFixture.Models)
                pairs.Add(sdk, model);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Chats(string sdk, string model)
    {
        using var client = NuGetClients.Chat(sdk, system.Gateway, model);

        var response = await client.GetResponseAsync([new ChatMessage(ChatRole.System, "Be brief."), new ChatMessage(ChatRole.User, "Reply with exactly: pong")], cancellationToken: _cancellation);

        Assert.Equal("pong", response.Text);
        // the adapter of the Responses client gives no reason for a response that is whole
        Assert.Equal(sdk == NuGetClients.OpenAIResponses ? null : ChatFinishReason.Stop, response.FinishReason);
        Assert.True(response.Usage is { InputTokenCount: > 0, OutputTokenCount: > 0 }, "The usage is missing.");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Streams(string sdk, string model)
    {
        using var client = NuGetClients.Chat(sdk, system.Gateway, model);

        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync("Reply with exactly: one two three", cancellationToken: _cancellation)) updates.Add(update);

        Assert.Equal("one two three", string.Concat(updates.Select(u => u.Text)));
        Assert.True(updates.Count(u => u.Text.Length > 0) > 1, "The answer came in one piece.");
        Assert.True(updates.ToChatResponse().Usage?.OutputTokenCount > 0, "The usage is missing.");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Calls_tools_in_parallel_and_takes_their_results_in_another_order(string sdk, string model)
    {
        using var client = NuGetClients.Chat(sdk, system.Gateway, model);
        var options = new ChatOptions { Tools = [Weather], AllowMultipleToolCalls = true };
        List<ChatMessage> conversation = [new(ChatRole.User, CallTwice)];

        var response = await client.GetResponseAsync(conversation, options, _cancellation);
        var calls = response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal(["Paris", "Rome"], calls.Select(c => c.Arguments!["city"]!.ToString()!));
        Assert.NotEqual(calls[0].CallId, calls[1].CallId);

        conversation.AddRange(response.Messages);
        conversation.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(calls[1].CallId, "hot"), new FunctionResultContent(calls[0].CallId, "mild")]));
        conversation.Add(new ChatMessage(ChatRole.User, "Reply with exactly: done"));
        Assert.Equal("done", (await client.GetResponseAsync(conversation, options, _cancellation)).Text);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Streams_tool_calls(string sdk, string model)
    {
        using var client = NuGetClients.Chat(sdk, system.Gateway, model);

        var response = await client.GetStreamingResponseAsync(CallTwice, new ChatOptions { Tools = [Weather] }, _cancellation).ToChatResponseAsync(_cancellation);

        Assert.Equal(["Paris", "Rome"], response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Select(c => c.Arguments!["city"]!.ToString()!));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Answers_in_the_schema_that_was_asked_for(string sdk, string model)
    {
        using var client = NuGetClients.Chat(sdk, system.Gateway, model);

        var response = await client.GetResponseAsync("What is the answer?", new ChatOptions { ResponseFormat = Answer }, _cancellation);

        using var json = JsonDocument.Parse(response.Text);
        Assert.Equal(JsonValueKind.String, json.RootElement.GetProperty("answer").ValueKind);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Sees_an_image(string sdk, string model)
    {
        using var client = NuGetClients.Chat(sdk, system.Gateway, model);
        var pixel = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

        var response = await client.GetResponseAsync([new ChatMessage(ChatRole.User, [new DataContent(pixel, "image/png"), new TextContent("Reply with exactly: seen")])], cancellationToken: _cancellation);

        Assert.Equal("seen", response.Text);
    }

    public static TheoryData<string> Sdks => [.. NuGetClients.All];

    [Theory]
    [MemberData(nameof(Sdks))]
    public async Task An_unknown_model_is_an_error_that_says_so(string sdk)
    {
        using var client = NuGetClients.Chat(sdk, system.Gateway, "no-such-model");

        var error = await Assert.ThrowsAnyAsync<Exception>(() => client.GetResponseAsync("hi", cancellationToken: _cancellation));

        Assert.Contains(sdk == NuGetClients.Ollama ? "404" : "no-such-model", error.Message, StringComparison.Ordinal);
    }
}
