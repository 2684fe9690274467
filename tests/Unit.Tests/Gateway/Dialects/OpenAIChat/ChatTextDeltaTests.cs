using System.Text;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects.OpenAIChat;

namespace ModelProxy.Unit.Tests.Gateway.Dialects.OpenAIChat;

/// <summary>The quick reading of a frame of text says the same as the whole one, or leaves it to that.</summary>
public sealed class ChatTextDeltaTests
{
    [Theory]
    [InlineData("""{"id":"c","choices":[{"index":0,"delta":{"content":" word"},"finish_reason":null}]}""", " word")]
    [InlineData("""{"choices":[{"delta":{"role":"assistant","content":"a\"b\\c\n\u4f60","refusal":null,"reasoning_content":"","tool_calls":null},"logprobs":null,"index":0}],"usage":null,"system_fingerprint":"fp","obfuscation":"x"}""", "a\"b\\c\n你")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":""}}]}""", "")]
    [InlineData("""{"choices":[{"index":0,"delta":{}}]}""", "")]
    public void Reads_plain_text(string frame, string text)
    {
        Assert.True(ChatTextDelta.TryRead(Encoding.UTF8.GetBytes(frame), out var read));
        Assert.Equal(text, read);
        Assert.Equal(Slowly(frame), Events(frame));
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"index":1,"delta":{"content":"a"},"finish_reason":null}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"}},{"index":1,"delta":{"content":"b"}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a","reasoning_content":"thinks"}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t","function":{"name":"f","arguments":""}}]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":[{"type":"text","text":"a"}]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"},"logprobs":{"content":[]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a\ud83d"}}]}""")]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}""")]
    [InlineData("""{"error":{"message":"no"}}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"}}]}{}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"}]}""")]
    [InlineData("[1]")]
    public void Leaves_everything_else(string frame) => Assert.False(ChatTextDelta.TryRead(Encoding.UTF8.GetBytes(frame), out _));

    [Fact]
    public void Leaves_bytes_that_are_no_text() => Assert.False(ChatTextDelta.TryRead([.. "{\"choices\":[{\"delta\":{\"content\":\""u8, 0xff, .. "\"}}]}"u8], out _));

    /// <summary>The same frame with a member that means nothing and that only the whole reading takes.</summary>
    private static List<ChatEvent> Slowly(string frame)
    {
        var whole = frame[..^1] + ",\"x_groq\":{}}";
        Assert.False(ChatTextDelta.TryRead(Encoding.UTF8.GetBytes(whole), out _));
        return Events(whole);
    }

    private static List<ChatEvent> Events(string frame)
    {
        var reader = new ChatReplyReader();
        reader.Read("data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n"u8, []);
        var events = new List<ChatEvent>();
        reader.Read(Encoding.UTF8.GetBytes($"data: {frame}\n\n"), events);
        return events;
    }
}
