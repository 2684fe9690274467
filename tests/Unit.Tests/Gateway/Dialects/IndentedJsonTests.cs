using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;

namespace ModelProxy.Unit.Tests.Gateway.Dialects;

/// <summary>JSON that callers and models write over several lines must not tear the frames it is copied into.</summary>
public sealed class IndentedJsonTests
{
    private static readonly JsonElement Indented = JsonDocument.Parse("{\r\n  \"type\": \"object\",\n  \"properties\": {\n    \"a\\n\": {}\n  }\n}").RootElement;

    public static TheoryData<string> Clients => [DialectNames.OpenAIChat, DialectNames.OpenAIResponses, DialectNames.AnthropicMessages, DialectNames.OllamaChat, DialectNames.ModelProxy];

    [Theory]
    [MemberData(nameof(Clients))]
    public void Stays_on_one_line_of_every_stream(string client)
    {
        var request = new ChatRequest
        {
            Model = "m",
            Messages = [],
            Tools = [new ChatTool("f") { Schema = Indented }, new ChatTool("web") { Native = new OpaquePart(client, "web", Indented) }],
        };
        ChatEvent[] reply =
        [
            new StartedEvent("id", "upstream"),
            new OpaqueEvent(client, "annotations", Indented),
            new TextEvent("hi") { Logprobs = JsonDocument.Parse("[\n{\n}\n]").RootElement },
            new ToolCallStartedEvent(0, "call_0", "f", ToolKind.Function), new ToolCallDeltaEvent(0, "{\n  \"a\": 1\n}"), new ToolCallEndedEvent(0),
            new FinishedEvent(FinishReason.ToolCalls),
        ];
        foreach (var line in Codec.Write(client, stream: true, reply, request: request).Split('\n'))
            if (line.Length > 0 && !line.StartsWith("event: ", StringComparison.Ordinal) && line != "data: [DONE]")
                using (JsonDocument.Parse(line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : line)) { }
    }
}
