using System.Text;
using System.Text.Json;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Unit.Tests.Gateway.Dialects.Custom;

/// <summary>The bytes that go out and come back by a mapping.</summary>
public sealed class CustomDialectTests
{
    private static readonly ProviderModel Model = new("m/7", [], 512);

    [Fact]
    public void A_request_takes_the_shape_of_its_mapping()
    {
        var written = Homemade().WriteRequest(new ChatRequest
        {
            Model = "x",
            Messages =
            [
                new ChatMessage(ChatRole.System, [new TextPart("be brief")]),
                new ChatMessage(ChatRole.User, [new TextPart("hello {model}")]),
                new ChatMessage(ChatRole.Assistant, [new TextPart("hi")]),
                new ChatMessage(ChatRole.User, [new TextPart("你好 \"quoted\""), new ImagePart("https://x/y.png", null, null)]),
            ],
            Temperature = 0.5,
            TopP = 0.9,
            Stream = true,
        }, Model).Value!;

        Assert.Equal("/v2/m%2F7/generate?live=1", written.Path);
        Assert.Equal("""{"talk":[{"who":"HUMAN","says":["hello {model}"]},{"who":"MODEL","says":["hi"]},{"who":"HUMAN","says":["你好 \"quoted\""]}],"rules":"be brief","limits":{"tokens":512,"heat":0.5},"live":true,"safe":"off","label":"m/7 for "}""",
            Encoding.UTF8.GetString(written.Body.Span));
        Assert.Equal(["image", "top_p"], written.Dropped);
    }

    [Fact]
    public void What_the_caller_does_not_say_leaves_no_trace()
    {
        var written = Homemade().WriteRequest(new ChatRequest { Model = "x", Messages = [new ChatMessage(ChatRole.User, [new TextPart("q")])] }, Model with { MaxOutput = null }).Value!;

        Assert.Equal("""{"talk":[{"who":"HUMAN","says":["q"]}],"live":false,"safe":"off","label":"m/7 for "}""", Encoding.UTF8.GetString(written.Body.Span));
    }

    [Fact]
    public void A_wish_that_would_be_lost_is_refused()
    {
        var messages = new[] { new ChatMessage(ChatRole.User, [new TextPart("q")]) };

        Assert.Equal("tool_choice", Homemade().WriteRequest(new ChatRequest { Model = "x", Messages = messages, ToolChoice = new ChatToolChoice("required") }, Model).Failure!.Param);
        Assert.Equal("response_format", Homemade().WriteRequest(new ChatRequest { Model = "x", Messages = messages, Format = new ChatFormat("json_object") }, Model).Failure!.Param);
    }

    [Fact]
    public void A_plain_answer_is_read_by_its_paths() =>
        Assert.Equal("started t-1 | text Hello there | usage 9/3 | finished length",
            Read(stream: false, """{"ticket":"t-1","result":{"parts":[{"says":"Hello "},{"says":"there"}],"why":"TOO_LONG"},"metering":{"in":9,"out":3}}"""));

    [Fact]
    public void A_stream_read_in_any_pieces_gives_the_same_events()
    {
        const string stream = "data: {\"piece\":\"He\"}\n\ndata: {\"piece\":\"llo 你\"}\r\n\r\n: ping\n\ndata: {\"why\":\"END\",\"metering\":{\"in\":9,\"out\":3}}\n\ndata: [END]\n\n";
        var bytes = Encoding.UTF8.GetBytes(stream);
        var whole = Read(stream: true, bytes, bytes.Length);

        Assert.Equal("started  | text He | text llo 你 | usage 9/3 | finished stop", whole);
        for (var at = 1; at < bytes.Length; at++) Assert.Equal(whole, Read(stream: true, bytes, at));
    }

    [Fact]
    public void Lines_of_json_are_a_stream_too() =>
        Assert.Equal("started  | text a | text b | finished stop", Read(stream: true, "{\"piece\":\"a\"}\n{\"piece\":\"b\"}\n{\"why\":\"END\"}\n", lines: true));

    [Theory]
    [InlineData("data: {\"piece\":\"He\"}\n\n", FailureKind.Cut)]
    [InlineData("data: {\"piece\":\"He\n\n", FailureKind.Provider)]
    [InlineData("data: {\"problem\":{\"text\":\"it broke\"}}\n\n", FailureKind.Provider)]
    public void What_is_no_whole_stream_is_a_failure(string stream, FailureKind kind) =>
        Assert.EndsWith($"failed {kind}", Read(stream: true, stream), StringComparison.Ordinal);

    [Fact]
    public void An_answer_without_its_text_names_the_path() =>
        Assert.Contains("$.result.parts[*].says", Events(stream: false, Encoding.UTF8.GetBytes("{\"other\":1}"), 100, false).OfType<FailedEvent>().Single().Failure.Message, StringComparison.Ordinal);

    [Fact]
    public void An_error_keeps_its_status_and_its_own_words()
    {
        var failure = Homemade().ReadError(429, static name => name == "retry-after" ? "3" : null, "{\"problem\":{\"text\":\"too eager\"}}"u8);

        Assert.Equal((FailureKind.RateLimited, 429, "too eager", TimeSpan.FromSeconds(3)), (failure.Kind, failure.Status, failure.Message, failure.RetryAfter));
    }

    private static string Read(bool stream, string body, bool lines = false) => Read(stream, Encoding.UTF8.GetBytes(body), int.MaxValue, lines);

    private static string Read(bool stream, byte[] body, int split, bool lines = false) => string.Join(" | ", Events(stream, body, split, lines).Select(next => next switch
    {
        StartedEvent started => $"started {started.Id}",
        TextEvent text => $"text {text.Text}",
        UsageEvent usage => $"usage {usage.Usage.InputTokens}/{usage.Usage.OutputTokens}",
        FinishedEvent finished => $"finished {finished.Reason.Value}",
        FailedEvent failed => $"failed {failed.Failure.Kind}",
        _ => next.GetType().Name,
    }));

    private static List<ChatEvent> Events(bool stream, byte[] body, int split, bool lines)
    {
        var events = new List<ChatEvent>();
        var reader = Homemade(lines).ReadReply(stream);
        split = Math.Min(split, body.Length);
        reader.Read(body.AsSpan(0, split), events);
        reader.Read(body.AsSpan(split), events);
        reader.Complete(events);
        return events;
    }

    internal static IProviderDialect Homemade(bool lines = false)
    {
        var (settings, mistakes) = SettingsReader.Read($$"""
            {
              "providers": { "homemade": {
                "kind": "custom", "endpoint": "https://llm.example.com/v2/{model}/generate?live=1", "apiKey": "secret", "headers": { "x-key": "{apiKey}" },
                "request": {
                  "$.talk": "{messages}", "$.rules": "{system}", "$.limits.tokens": "{max_tokens}", "$.limits.heat": "{temperature}", "$.live": "{stream}", "$.safe": "off", "$.label": "{model} for {user}"
                },
                "message": { "who": "{role}", "says": ["{text}"] }, "roles": { "user": "HUMAN", "assistant": "MODEL" },
                "response": { "text": "$.result.parts[*].says", "finish": "$.result.why", "finishReasons": { "END": "stop", "TOO_LONG": "length" }, "inputTokens": "$.metering.in", "outputTokens": "$.metering.out", "id": "$.ticket", "error": "$.problem.text" },
                "stream": { "format": "{{(lines ? "ndjson" : "sse")}}", "text": "$.piece", "finish": "$.why"{{(lines ? "" : ", \"end\": \"[END]\"")}} }
              } },
              "models": { "m": { "provider": "homemade" } }
            }
            """, new Variables(static _ => null));
        Assert.Empty(mistakes);
        return settings!.Providers.Single().OwnDialect!;
    }
}
