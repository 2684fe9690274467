using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;

namespace ModelProxy.Unit.Tests.Gateway.Dialects;

/// <summary>Single things a request may say, to the providers that can and cannot be told.</summary>
public sealed class RequestDetailTests
{
    private const string Chat = DialectNames.OpenAIChat;
    private const string Responses = DialectNames.OpenAIResponses;
    private const string Messages = DialectNames.AnthropicMessages;
    private const string Ollama = DialectNames.OllamaChat;

    public static TheoryData<string, string, string?> Choices()
    {
        var all = new TheoryData<string, string, string?>();
        foreach (var shape in (string[])[Chat, Responses, Messages])
            foreach (var target in (string[])[Chat, Responses, Messages])
                foreach (var (mode, name) in ((string, string?)[])[("auto", null), ("none", null), ("required", null), ("tool", "f"), ("tool", "patch")])
                    all.Add($"{shape}>{target}", mode, name);
        return all;
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void Every_tool_choice_arrives(string pair, string mode, string? name)
    {
        var (shape, target) = (pair.Split('>')[0], pair.Split('>')[1]);
        var made = new ChatRequest
        {
            Model = "m",
            Dialect = shape,
            Messages = [new ChatMessage(ChatRole.User, [new TextPart("q")])],
            MaxTokens = 9,
            Tools = [new ChatTool("f"), new ChatTool("patch", ToolKind.Custom) { Description = "Edits" }],
            ToolChoice = new ChatToolChoice(mode, name, name == "patch" ? ToolKind.Custom : ToolKind.Function),
        };
        var caller = Codec.Request(shape, Codec.Json(Codec.Outgoing(shape, made)));
        var arrived = Codec.Request(target, Codec.Json(Codec.Outgoing(target, caller)));

        Assert.Equal((mode, name), (arrived.ToolChoice!.Mode, arrived.ToolChoice.Name));
    }

    public static TheoryData<string, string> MediaPairs()
    {
        var all = new TheoryData<string, string>();
        foreach (var shape in (string[])[Chat, Responses, Messages])
            foreach (var target in (string[])[Chat, Responses, Messages])
                all.Add(shape, target);
        return all;
    }

    [Theory]
    [MemberData(nameof(MediaPairs))]
    public void Images_by_address_or_content_and_documents_arrive(string shape, string target)
    {
        ChatPart[] parts =
        [
            new TextPart("look"), new ImagePart("https://pictures.example/a.png", null, null), new ImagePart(null, "/9j/4AAQ", "image/jpeg"),
            new DocumentPart(null, "JVBERi0x", null, "application/pdf") { Name = "plan.pdf" },
        ];
        var made = new ChatRequest { Model = "m", Dialect = shape, MaxTokens = 9, Messages = [new ChatMessage(ChatRole.User, parts)] };
        var caller = Codec.Request(shape, Codec.Json(Codec.Outgoing(shape, made)));
        var written = Codec.Outgoing(target, caller);

        Assert.Equal(parts, Codec.Request(target, Codec.Json(written)).Messages.Single().Parts);
        Assert.Empty(written.Dropped);
    }

    [Theory]
    [InlineData(Chat, """{"model":"m","messages":[{"role":"user","content":"q"}],"tools":[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"g"}}],"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"g"}}]}}}""")]
    [InlineData(Responses, """{"model":"m","input":"q","tools":[{"type":"function","name":"f"},{"type":"function","name":"g"}],"tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"g"}]}}""")]
    public void Of_allowed_tools_only_those_are_shown(string dialect, string body)
    {
        var written = Codec.Outgoing(Messages, Codec.Request(dialect, body));
        var arrived = Codec.Request(Messages, Codec.Json(written));

        Assert.Equal("g", Assert.Single(arrived.Tools).Name);
        Assert.Equal("required", arrived.ToolChoice!.Mode);
        Assert.Empty(written.Dropped);
    }

    [Theory]
    [InlineData(Responses, """{"model":"m","input":"q","tools":[{"type":"web_search"},{"type":"function","name":"f"}],"tool_choice":{"type":"web_search"}}""")]
    [InlineData(Messages, """{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}],"tools":[{"type":"web_search_20250305","name":"web_search"}],"tool_choice":{"type":"tool","name":"web_search"}}""")]
    [InlineData(Messages, """{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}],"tools":[{"type":"web_search_20250305","name":"web_search"}],"tool_choice":{"type":"any"}}""")]
    public void A_forced_call_of_a_tool_that_stays_behind_is_refused(string dialect, string body)
    {
        foreach (var target in (string[])[Chat, Ollama])
        {
            var outcome = Codec.Registry.Provider(target).WriteRequest(Codec.Request(dialect, body), new ProviderModel("upstream", [], null));
            Assert.Equal((400, "tool_choice"), (outcome.Failure?.Status, outcome.Failure?.Param));
        }
    }

    [Fact]
    public void What_a_schema_is_for_and_both_names_of_the_person_arrive()
    {
        const string Body = """{"model":"m","messages":[{"role":"user","content":"q"}],"user":"ann","safety_identifier":"s-1","response_format":{"type":"json_schema","json_schema":{"name":"n","description":"For the report","schema":{"type":"object"}}}}""";
        var responses = Codec.Outgoing(Responses, Codec.Request(Chat, Body));
        var messages = Codec.Outgoing(Messages, Codec.Request(Chat, Body));

        Assert.Contains("\"description\":\"For the report\"", Codec.Json(responses), StringComparison.Ordinal);
        Assert.Contains("\"user\":\"ann\"", Codec.Json(responses), StringComparison.Ordinal);
        Assert.Contains("\"safety_identifier\":\"s-1\"", Codec.Json(responses), StringComparison.Ordinal);
        Assert.Empty(responses.Dropped);
        Assert.Equal(["response_format.description", "safety_identifier"], messages.Dropped);
    }

    [Fact]
    public void An_image_beside_an_instruction_is_shown_to_Anthropic_as_the_users()
    {
        var written = Codec.Outgoing(Messages, Codec.Request(Responses,
            """{"model":"m","max_output_tokens":99,"input":[{"role":"developer","content":[{"type":"input_text","text":"Match this style."},{"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo="}]},{"role":"user","content":"q"}]}"""));

        Codec.SameJson("""
            {"model":"upstream","max_tokens":99,"system":[{"type":"text","text":"Match this style."}],
            "messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}},{"type":"text","text":"q"}]}]}
            """, Codec.Json(written));
        Assert.Empty(written.Dropped);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("minimal")]
    public void A_model_that_always_thinks_is_asked_for_the_least(string effort)
    {
        var written = Codec.Outgoing(Messages, Codec.Request(Chat, $$"""{"model":"m","messages":[{"role":"user","content":"q"}],"reasoning_effort":"{{effort}}"}"""), "thinking", "adaptive_thinking");

        Assert.Contains("\"output_config\":{\"effort\":\"low\"}", Codec.Json(written), StringComparison.Ordinal);
        Assert.Equal(effort == "none" ? ["reasoning"] : [], written.Dropped);
    }
}
