using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Unit.Tests.Gateway.Dialects.Recordings;

namespace ModelProxy.Unit.Tests.Gateway.Dialects;

/// <summary>Parallel calls whose pieces alternate, to clients whose dialects show one call after the other.</summary>
public sealed class InterleavedCallsTests
{
    private static readonly Recording Interleaved = Recording.Named("openai-chat/interleaved.sse");

    [Theory]
    [InlineData(DialectNames.AnthropicMessages, true)]
    [InlineData(DialectNames.AnthropicMessages, false)]
    [InlineData(DialectNames.OpenAIResponses, true)]
    [InlineData(DialectNames.OpenAIResponses, false)]
    [InlineData(DialectNames.OllamaChat, true)]
    [InlineData(DialectNames.OllamaChat, false)]
    [InlineData(DialectNames.OpenAIChat, true)]
    [InlineData(DialectNames.OpenAIChat, false)]
    public void Every_call_comes_out_whole(string client, bool stream)
    {
        var events = Read();
        Assert.Equal(Calls(events), Calls(Codec.Read(client, stream, Codec.Write(client, stream, events))));
    }

    [Fact]
    public void A_call_speaks_as_soon_as_the_one_before_it_is_whole()
    {
        var reader = Codec.Registry.Provider(DialectNames.OpenAIChat).ReadReply(stream: true);
        var events = new List<ChatEvent>();
        reader.Read("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}}]}\n\n"u8, events);
        reader.Read("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}}]}}]}\n\n"u8, events);

        Assert.Equal("call 0 a Function /f\nToolCallDeltaEvent { IsVisible = True, Index = 0, Delta = {} }\nToolCallEndedEvent { IsVisible = False, Index = 0 }\ncall 1 b Function /g\nToolCallDeltaEvent { IsVisible = True, Index = 1, Delta = { }",
            Codec.Exact(events.Skip(1)));
    }

    private static List<ChatEvent> Read() => Codec.Read(Interleaved.Dialect, Interleaved.IsStream, Interleaved.Bytes);

    private static string Calls(List<ChatEvent> events) => string.Join('\n', Codec.Show(events).Split('\n').Where(static line => line.StartsWith("call ", StringComparison.Ordinal)));
}
