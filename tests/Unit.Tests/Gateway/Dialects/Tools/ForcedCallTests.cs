using System.Text;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Dialects.Tools;

namespace ModelProxy.Unit.Tests.Gateway.Dialects.Tools;

/// <summary>A forced call to an Ollama: bound to the tool's schema, read back as the call.</summary>
public sealed class ForcedCallTests
{
    private const string Tools = """
        "tools":[{"name":"get.weather","description":"Weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}},{"name":"note","input_schema":{"type":"object"}}]
        """;

    [Fact]
    public void The_named_tools_schema_binds_the_answer()
    {
        var written = Write("""{"type":"tool","name":"get.weather"}""");
        Codec.SameJson("""
            {"model":"upstream","messages":[{"role":"user","content":"q"},{"role":"system","content":"Answer with the JSON arguments for a call of the tool get_weather (Weather), and nothing else."}],
            "format":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]},"options":{"num_predict":9},"stream":true}
            """, Codec.Json(written));
        Assert.Equal(new ForcedCall("get_weather"), written.Forced);
        Assert.Empty(written.Dropped);
    }

    [Fact]
    public void Any_of_several_tools_is_named_in_the_answer()
    {
        var written = Write("""{"type":"any"}""");
        Codec.SameJson("""
            {"model":"upstream","messages":[{"role":"user","content":"q"},{"role":"system","content":"Call one of these tools: answer with JSON that holds its name and its arguments, and nothing else.\n- get_weather (Weather)\n- note"}],
            "format":{"anyOf":[
              {"type":"object","properties":{"name":{"type":"string","const":"get_weather"},"arguments":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}},"required":["name","arguments"]},
              {"type":"object","properties":{"name":{"type":"string","const":"note"},"arguments":{"type":"object"}},"required":["name","arguments"]}]},
            "options":{"num_predict":9},"stream":true}
            """, Codec.Json(written));
        Assert.Equal(new ForcedCall(null), written.Forced);
    }

    [Fact]
    public void A_tool_that_is_not_there_is_refused()
    {
        var outcome = Codec.Registry.Provider(DialectNames.OllamaChat).WriteRequest(Caller("""{"type":"tool","name":"other"}"""), new ProviderModel("upstream", [], null));
        Assert.Equal((400, "tool_choice"), (outcome.Failure!.Status, outcome.Failure.Param));
    }

    [Fact]
    public void Its_words_reach_the_client_as_the_call_under_the_callers_own_name()
    {
        var caller = Caller("""{"type":"tool","name":"get.weather"}""");
        var events = Read(new ForcedCall("get_weather"),
            """{"model":"l","message":{"thinking":"hm","content":""},"done":false}""",
            """{"model":"l","message":{"content":"{\"city\":"},"done":false}""",
            """{"model":"l","message":{"content":"\"Paris\"}"},"done":false}""",
            """{"model":"l","message":{"content":""},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":4}""");
        var written = Codec.Write(DialectNames.AnthropicMessages, stream: false, events, request: caller);
        Assert.Contains("\"name\":\"get.weather\",\"input\":{\"city\":\"Paris\"}", written, StringComparison.Ordinal);
        Assert.Contains("\"stop_reason\":\"tool_use\"", written, StringComparison.Ordinal);
        Assert.DoesNotContain("\"text\"", written, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_call_is_read_from_its_envelope()
    {
        var shown = Codec.Show(Read(new ForcedCall(null),
            """{"model":"l","message":{"content":"{\"name\":\"note\",\"arguments\":{\"a\""},"done":false}""",
            """{"model":"l","message":{"content":":[1.50]}}"},"done":true,"done_reason":"stop"}"""));
        Assert.Matches("^call call_[0-9a-f]{24}_0 Function /note {\"a\":\\[1.50\\]}\nfinish tool_calls\n", shown);
    }

    [Fact]
    public void An_answer_cut_by_its_length_stays_what_it_is()
    {
        Assert.StartsWith("text: {\"name\":\"no\nfinish length", Codec.Show(Read(new ForcedCall(null),
            """{"model":"l","message":{"content":"{\"name\":\"no"},"done":true,"done_reason":"length"}""")), StringComparison.Ordinal);
        Assert.Contains("finish length", Codec.Show(Read(new ForcedCall("note"),
            """{"model":"l","message":{"content":"{\"a"},"done":true,"done_reason":"length"}""")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DialectNames.OpenAIResponses, true)]
    [InlineData(DialectNames.OpenAIResponses, false)]
    [InlineData(DialectNames.OpenAIChat, true)]
    [InlineData(DialectNames.OpenAIChat, false)]
    [InlineData(DialectNames.AnthropicMessages, true)]
    public void Every_client_gets_the_call_streamed_or_plain(string client, bool stream)
    {
        var caller = Caller("""{"type":"tool","name":"get.weather"}""");
        var events = Read(new ForcedCall("get_weather"),
            """{"model":"l","message":{"content":"{\"city\":"},"done":false}""",
            """{"model":"l","message":{"content":"\"Paris\"}"},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":4}""");
        Assert.Matches("^call call_[0-9a-f]{24}_0 Function /get.weather {\"city\":\"Paris\"}\nfinish tool_calls\nusage 3 4 ",
            Codec.Show(Codec.Read(client, stream, Codec.Write(client, stream, events, request: caller))));
    }

    [Fact]
    public void A_custom_tool_of_Responses_comes_back_as_its_raw_input()
    {
        var caller = Codec.Request(DialectNames.OpenAIResponses, """{"model":"m","input":"q","stream":true,"tools":[{"type":"custom","name":"apply_patch"}],"tool_choice":{"type":"custom","name":"apply_patch"}}""");
        var forced = Codec.Outgoing(DialectNames.OllamaChat, caller).Forced;
        Assert.Equal(new ForcedCall("apply_patch"), forced);
        var events = Read(forced!,
            """{"model":"l","message":{"content":"{\"input\":\"*** Begin"},"done":false}""",
            """{"model":"l","message":{"content":" Patch\"}"},"done":true,"done_reason":"stop"}""");
        Assert.Contains("Custom /apply_patch *** Begin Patch\nfinish tool_calls",
            Codec.Show(Codec.Read(DialectNames.OpenAIResponses, true, Codec.Write(DialectNames.OpenAIResponses, true, events, request: caller))), StringComparison.Ordinal);
    }

    private static ChatRequest Caller(string choice) =>
        Codec.Request(DialectNames.AnthropicMessages, $$"""{"model":"m","max_tokens":9,"stream":true,"tool_choice":{{choice}},{{Tools.Trim()}},"messages":[{"role":"user","content":"q"}]}""");

    private static ProviderRequest Write(string choice) => Codec.Outgoing(DialectNames.OllamaChat, Caller(choice));

    private static List<ChatEvent> Read(ForcedCall forced, params string[] lines)
    {
        var reader = new ForcedCallReader(Codec.Registry.Provider(DialectNames.OllamaChat).ReadReply(stream: true), forced, Codec.QueryId);
        var events = new List<ChatEvent>();
        foreach (var line in lines)
            reader.Read(Encoding.UTF8.GetBytes(line + "\n"), events);
        reader.Complete(events);
        return events;
    }
}
