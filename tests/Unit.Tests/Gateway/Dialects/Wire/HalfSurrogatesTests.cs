using System.Text;
using ModelProxy.Gateway.Dialects.Wire;

namespace ModelProxy.Unit.Tests.Gateway.Dialects.Wire;

public sealed class HalfSurrogatesTests
{
    [Theory]
    [InlineData("""{"a":"\ud83d\ude00 \uD83D\uDE00 \\ud83d"}""", """{"a":"\ud83d\ude00 \uD83D\uDE00 \\ud83d"}""")]
    [InlineData("""{"\ud83d":"x\ude00"}""", """{"\ufffd":"x\ufffd"}""")]
    [InlineData("""["\ud83d\ud83d\ude00","\\\ud83d","\ud83""", """["\ufffd\ud83d\ude00","\\\ufffd","\ud83""")]
    public void Become_replacement_characters_and_nothing_else_changes(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(HalfSurrogates.Mend(Encoding.UTF8.GetBytes(json))));

    [Fact]
    public void A_request_with_one_in_a_name_is_read() =>
        Assert.Equal("hi", ((ModelProxy.Gateway.Chat.TextPart)Codec.Request("openai-chat", """{"mod\ud83d":1,"messages":[{"role":"user","content":"hi"}]}""").Messages[0].Parts[0]).Text);
}
