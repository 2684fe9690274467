using System.Text;
using CsCheck;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;

namespace ModelProxy.Unit.Tests.Gateway.Dialects;

/// <summary>What a dialect writes for its clients it reads as a provider's, with nothing lost that it can say.</summary>
public sealed class ReplyRoundTripTests
{
    private static readonly Gen<string> Words = Gen.Char["ab \n\"\\{}你é\u0001"].Array[1, 40].Select(static c => new string(c));

    private static readonly Gen<(string? Thinking, string Text, string[] Calls, int Finish)> Replies =
        Gen.Select(Words.Null(), Words, Words.Array[0, 3], Gen.Int[0, 2]);

    public static TheoryData<string, bool> Dialects()
    {
        var all = new TheoryData<string, bool>();
        foreach (var dialect in (string[])[DialectNames.OpenAIChat, DialectNames.OpenAIResponses, DialectNames.AnthropicMessages, DialectNames.OllamaChat])
        {
            all.Add(dialect, true);
            all.Add(dialect, false);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Any_reply_survives(string dialect, bool stream) => Replies.Sample(reply =>
    {
        var events = Events(dialect, reply);
        var written = Codec.Write(dialect, stream, events);
        return Codec.Show(Codec.Read(dialect, stream, written)) == Codec.Show(events);
    }, iter: 300);

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Events_of_a_megabyte_survive_any_split(string dialect, bool stream)
    {
        var text = string.Concat(Enumerable.Repeat("0123456789 你好\n", 1 << 16));
        ChatEvent[] events =
        [
            new StartedEvent("x", "upstream"), new TextEvent(text),
            new ToolCallStartedEvent(0, "call_0", "f", ToolKind.Function), new ToolCallDeltaEvent(0, $$"""{"big":"{{new string('x', 1 << 20)}}"}"""), new ToolCallEndedEvent(0),
            new UsageEvent(new ChatUsage(1, 2)), new FinishedEvent(FinishReason.ToolCalls),
        ];
        var bytes = Encoding.UTF8.GetBytes(Codec.Write(dialect, stream, events));
        foreach (var size in (int[])[bytes.Length, 16 * 1024, 4093])
            Assert.Equal(Codec.Show(Codec.Read(dialect, stream, bytes)), Codec.Show(Codec.Read(dialect, stream, [.. bytes.Chunk(size)])));
        Assert.Contains(text, Codec.Show(Codec.Read(dialect, stream, bytes)), StringComparison.Ordinal);
    }

    private static List<ChatEvent> Events(string dialect, (string? Thinking, string Text, string[] Calls, int Finish) reply)
    {
        var events = new List<ChatEvent> { new StartedEvent("id", "upstream") };
        if (reply.Thinking is { } thinking)
        {
            events.AddRange(Halves(thinking).Select(static half => new ReasoningEvent(half)));
            if (Seal(dialect) is { } seal)
                events.Add(seal);
        }

        events.AddRange(Halves(reply.Text).Select(static half => new TextEvent(half)));
        for (var i = 0; i < reply.Calls.Length; i++)
        {
            var arguments = $$"""{"a":{{System.Text.Json.JsonSerializer.Serialize(reply.Calls[i])}}}""";
            events.Add(new ToolCallStartedEvent(i, $"call_{i}", $"tool_{i}", ToolKind.Function));
            events.AddRange(Halves(arguments).Select(half => new ToolCallDeltaEvent(i, half)));
            events.Add(new ToolCallEndedEvent(i));
        }

        var details = dialect != DialectNames.OllamaChat;
        events.Add(new UsageEvent(new ChatUsage(100, 20, details ? 40 : null, details && dialect == DialectNames.AnthropicMessages ? 5 : null, details ? 7 : null)));
        events.Add(new FinishedEvent(reply.Calls.Length > 0 ? FinishReason.ToolCalls : reply.Finish == 0 ? FinishReason.Length : FinishReason.Stop));
        return events;
    }

    /// <summary>The proof of thinking as this dialect's own providers make it.</summary>
    private static ReasoningSealedEvent? Seal(string dialect) => dialect switch
    {
        DialectNames.AnthropicMessages => new ReasoningSealedEvent("sig==", null, null) { Dialect = dialect },
        DialectNames.OpenAIResponses => new ReasoningSealedEvent(null, "gAAAA==", "rs_1") { Dialect = dialect },
        DialectNames.OpenAIChat => new ReasoningSealedEvent("sig==", null, "r1") { Dialect = DialectNames.AnthropicMessages },
        _ => null,
    };

    private static IEnumerable<string> Halves(string text) => text.Length < 2 ? [text] : [text[..(text.Length / 2)], text[(text.Length / 2)..]];
}
