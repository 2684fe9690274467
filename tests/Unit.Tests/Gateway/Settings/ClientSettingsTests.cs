using System.Buffers;
using System.Text;
using ModelProxy.Gateway.Chat;
using ModelProxy.Gateway.Dialects;
using ModelProxy.Gateway.Dialects.OpenAIChat;
using ModelProxy.Gateway.Settings;

namespace ModelProxy.Unit.Tests.Gateway.Settings;

/// <summary>How the call of a custom tool goes back to Cursor can be switched while the gateway runs.</summary>
public sealed class ClientSettingsTests
{
    [Theory]
    [InlineData("", ChatCallShape.Custom)]
    [InlineData(""", "clients": { "cursor": { "customTools": "custom" } }""", ChatCallShape.Custom)]
    [InlineData(""", "clients": { "cursor": { "customTools": "function" } }""", ChatCallShape.Function)]
    public void The_shape_is_read_from_the_settings(string clients, ChatCallShape expected) =>
        Assert.Equal(expected, Read(clients).Settings!.Clients.CursorCalls);

    [Fact]
    public void Another_shape_is_refused_by_its_path() =>
        Assert.Contains(Read(""", "clients": { "cursor": { "customTools": "xml" } }""").Mistakes, m => m.StartsWith("clients.cursor.customTools", StringComparison.Ordinal));

    [Fact]
    public void The_next_reply_after_the_switch_has_the_other_shape()
    {
        var shape = ChatCallShape.Custom;
        var dialect = new DialectRegistry(() => shape).Client(DialectNames.Cursor);

        Assert.Contains(""""custom":{"name":"ApplyPatch","input":"*** Begin"}"""", Reply(dialect), StringComparison.Ordinal);
        shape = ChatCallShape.Function;
        Assert.Contains(""""function":{"name":"ApplyPatch","arguments":"*** Begin"}"""", Reply(dialect), StringComparison.Ordinal);
    }

    private static string Reply(IDialect dialect)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = dialect.WriteReply(new ReplyHead("01890000-0000-7000-8000-000000000001", "m", Stream: false, IncludeUsage: false, DateTimeOffset.UnixEpoch));
        writer.Write(new ToolCallStartedEvent(0, "call_1", "ApplyPatch", ToolKind.Custom), output);
        writer.Write(new ToolCallDeltaEvent(0, "*** Begin"), output);
        writer.Write(new ToolCallEndedEvent(0), output);
        writer.Write(new FinishedEvent(FinishReason.ToolCalls), output);
        writer.Complete(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static (GatewaySettings? Settings, IReadOnlyList<string> Mistakes) Read(string clients) =>
        SettingsReader.Read($$"""{ "providers": { "p": { "kind": "ollama" } }, "models": { "m": { "provider": "p" } }{{clients}} }""", new Variables(static _ => null));
}
