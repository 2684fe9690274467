using System.Text;
using Microsoft.AspNetCore.Http;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Pipeline.Attempts;
using ModelProxy.Gateway.Upstreams;

namespace ModelProxy.Unit.Tests.Gateway.Pipeline.Attempts;

public sealed class ContinuationTests
{
    [Theory]
    [InlineData("""{"stream":true,"messages":[{"role":"user","content":"hi"}]}""", true)]
    [InlineData("""{"stream":false,"messages":[{"role":"user","content":"hi"}]}""", false)]
    [InlineData("""{"stream":true,"n":2,"messages":[{"role":"user","content":"hi"}]}""", false)]
    [InlineData("""{"stream":true,"response_format":{"type":"json_object"},"messages":[{"role":"user","content":"hi"}]}""", false)]
    [InlineData("""{"stream":true,"tools":[{"type":"function","function":{"name":"f"}}],"messages":[{"role":"user","content":"hi"}]}""", false)]
    public void Only_one_stream_of_text_can_be_continued(string body, bool possible) => Assert.Equal(possible, Continuation.IsPossible(Caller(body)));

    [Fact]
    public void The_model_is_shown_what_it_said_and_told_to_go_on_within_what_is_left_of_its_tokens()
    {
        var request = Caller("""{"stream":true,"max_tokens":100,"messages":[{"role":"user","content":"hi"}]}""").Neutral.Value!;

        var continued = Continuation.Of(request, new string('x', 200));

        Assert.Equal(["user", "assistant", "user"], continued.Messages.Select(message => message.Role.Value));
        Assert.Equal(new string('x', 200), Assert.IsType<TextPart>(Assert.Single(continued.Messages[1].Parts)).Text);
        Assert.Equal(50, continued.MaxTokens);
    }

    private static CallerRequest Caller(string json)
    {
        var dialect = new DialectRegistry().Client(DialectNames.OpenAIChat);
        var body = Encoding.UTF8.GetBytes(json);
        return new CallerRequest(dialect, dialect.Skim(body).Value!, body) { QueryId = "q", CreatedAt = DateTimeOffset.UnixEpoch, Headers = new HeaderDictionary() };
    }
}
